/**
 * How tools call what people ask for: the verbs of a request and the verbs in the names of tools that do it. Generic
 * verbs only; a line is `words of requests > words of tools`.
 */
const LINES = `
show see display view which what's whats > list get
how_many > list count
check > get list
find look lookup > search list get
google > search
who when > search get
download grab pull > get fetch
save store > write create set
remember > add create store
forget erase > delete
file report make set_up open_a open_an start_a > create
schedule book > create add
draw plot sketch > create generate
rename > move update
change modify > update edit
set > update
email mail text > send
post > send create
tell > send
cancel > delete
launch start > run start create
kill > stop delete
join > merge
`;

const HINTS = new Map<string, readonly string[]>(
  LINES.trim()
    .split('\n')
    .flatMap((line) => {
      const [asked = '', called = ''] = line.split(' > ');
      return asked
        .split(' ')
        .map((word): [string, string[]] => [word.replaceAll('_', ' '), called.split(' ')]);
    }),
);

/** What a request without any verb wants: "recent papers on ...". */
const LOOKUP = ['search', 'list', 'get'];

/** The verbs that tools for this request may have in their names. */
export function verbHints(request: string): string[] {
  const words = request.toLowerCase().match(/[a-z']+/g) ?? [];
  const pairs = words.map((word, at) => `${word} ${words[at + 1] ?? ''}`);
  const hints = [...words, ...pairs].flatMap((key) => HINTS.get(key) ?? []);
  const isLookup = hints.length === 0 && !words.some((word) => COMMAND_VERBS.has(word));
  return isLookup ? LOOKUP : [...new Set(hints)];
}

const COMMANDS = `
add analyze analyse append archive assign attach block book browse build buy calculate cancel change chart check close
comment commit compare compute convert copy count crawl create deploy delete describe download draft draw edit email
export extract fetch file find fix forward generate grab insert install invite list load log look lookup merge message
move notify open order pay ping plot post print publish pull push put query read record remember remove rename render
reply report resize restart run save scan schedule scrape search select send set share show start stop store submit
summarize summarise sync tell text transcribe transfer translate tweet update upload verify visualize write
`;

/** Verbs that a command or a step of one begins with. */
export const COMMAND_VERBS: ReadonlySet<string> = new Set(COMMANDS.trim().split(/\s+/));
