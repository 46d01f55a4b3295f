/**
 * Words that carry no meaning for routing: function words of English, and the politeness around a request. `server`,
 * `mcp` and `tool` stand in almost every server's text.
 */
const TEXT = `
a about above after again all also am an and any anyone are as at be because been before being below between both but
by can cannot could did do does doing done don down during each either else etc even ever every few for from further
give given gives go goes going gonna got had has have having he her here hers him his how however i if in
into is it its itself just kind let lets like ll lot make makes me mine more most much must my myself neither no nor
not now of off ok okay on once one ones only onto or other our ours out over own per quite rather re really s same
shall she should so some something such sure t than that the their theirs them then there these they thing things
this those though through thus to too under until up upon us use used user users uses using various ve very via was
way we well were what when where whether which while who whom whose why will with within without would yet you your
yours come came feel good great nice really know
please want wants wanted need needs needed help helps helpful would could kindly hey hi hello thanks thank wish
mcp server servers tool tools model context protocol allow allows enable enables provide provides
`;

/** Lower-case, before stemming. */
export const STOP_WORDS: ReadonlySet<string> = new Set(TEXT.trim().split(/\s+/));

/**
 * Words that say little about what a request is about, though some tool may have them in its name: a request's light
 * verbs and its times.
 */
export const WEAK_WORDS: ReadonlySet<string> = new Set(
  `get gets getting show tell see look say think keep find today tomorrow tonight yesterday morning evening week weekend day time first last
  next new old name people big small right`.split(/\s+/),
);

/**
 * Words that servers are named after and that people also use without meaning the server. A server with such a name
 * counts as named by a request only when nothing else is in it, or the name is quoted.
 */
const ORDINARY = `
admin agent ai analytics api app apps asset assets assistant audio auth backup bank blog board book books bot browser
build business cache calculator calendar camera cart chain chart charts chat check classroom clock cloud code command
commerce commit company config connect connector contact contacts content context convert converter core cost crawl
crawler create crm crypto currency dashboard data database date db deploy design desktop dev dictionary diff directory
docs document documents domain download drive editor email embed everything event events example exchange fetch file
files filesystem finance flight flights flow food form forms game games gateway geo git graph hello help home hotel
hotels http image images index info inspector invoice issue job jobs json knowledge kb lab lang language law legal
library link links list local location log logs lookup mail manager map maps market math media meeting memory menu
message messages messaging metrics mobile model monitor movie movies music network news notes notebook notification
office order orders paper papers password payment payments pdf people phone photo photos picture places plan plot
podcast post posts print process product products profile project projects prompt prompts query queue quote random
reader record recipe recipes registry report reports research resource router rss sandbox schedule scheduler school
scraper screen screenshot script search secret security sequential server shell shop shopping site sleep slides sms
social software sound speech sports sql stock stocks storage store stream string structure style support system table
task tasks terminal test testing text thinking ticket tickets time timer title todo tool tools track trade trading
traffic train translate translation travel tutorial unit update url validator version video videos vision voice
weather web webhook website wiki windows word words workflow workspace write
`;

/** Lower-case. */
export const ORDINARY_NAMES: ReadonlySet<string> = new Set(ORDINARY.trim().split(/\s+/));
