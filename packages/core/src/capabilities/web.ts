import type { CapabilityRule } from './rule.js';

/** The web: searching, reading, news, references, social networks. */
export const WEB_RULES: readonly CapabilityRule[] = [
  {
    name: 'web-search',
    meaning: 'Searches the open web with a search engine and returns results.',
    requestWords: 'search the web, web search, google, look up online, search the internet, find online',
    toolNames: `
      ,
      LOOK web|internet|google|bing|duckduckgo|ddg|brave|tavily|exa|serp|searxng|kagi|baidu|yandex|perplexity|online|serper`,
    toolTexts: `
      LOOK web, LOOK internet, web search, google search, search engine, internet search,
      perform web search|research`,
    servers: `
      web search, brave search, duckduckgo, tavily, google search, search engine, searxng, serpapi,
      serper, exa search, exa ai, kagi, bing search, perplexity, internet search, search internet|web,
      jina, linkup, real time web`,
    except: `
      code, image,
      google drive|doc|scholar|ad|map|play|analytics|calendar|console|news|sheet|flight|hotel|trend,
      web scraping`,
  },
  {
    name: 'web-fetch',
    meaning: 'Fetches web pages or URLs, scrapes or crawls sites, or sends HTTP requests.',
    requestWords: `
      fetch url, read web page, scrape, crawl website, download page, http request, page content`,
    toolNames: `
      scrape|crawl|scraper|crawler, http|rest|api request, curl, url content|markdown|text|html,
      fetch|read|extract|unblock|open|visit url|web|website|webpage|html|site,
      fetch page|content|markdown, =fetch, =fetch html|json|txt|text, http get|post`,
    toolTexts: `
      scrape, crawl, fetch url|webpage|website, fetch web page|content,
      content web page|url|website|webpage,
      extract content|data|information|text url|web|website|webpage, http get|post request,
      html content`,
    servers: `
      web scraping, scrape, crawl, firecrawl, web content, fetch web|url, web page content, scraper,
      jina reader, web fetch, http request, extract web, bright data, web data`,
    except: `
      graphql|endpoint, linkedin|twitter|instagram|reddit, notion|confluence|wiki|wikipedia,
      figma|design, fetch data|list|user|detail|all, make post request`,
  },
  {
    name: 'browser-automation',
    meaning: 'Controls a web browser: opens pages, clicks, types, takes screenshots of pages.',
    requestWords: 'open browser, click button, fill form, browser, screenshot of website, navigate to',
    toolNames: `
      browser, puppeteer, playwright, navigate url|page|back, click element|selector, page screenshot,
      chrome tab`,
    toolTexts: `
      browser window|tab|page|instance|session, click element, screenshot page|web|website|webpage,
      navigate url, headless browser, chrome`,
    servers: `
      browser automation, playwright, puppeteer, selenium, browserbase, stagehand, headless browser,
      chrome, browser control, web automation, control browser, browser use, webdriver,
      browser tool|interaction|data, interact browser`,
    except: 'history, browser view|image|default, cross browser',
  },
  {
    name: 'news',
    meaning: 'Finds current news articles, headlines and feeds.',
    requestWords: 'news, headlines, latest articles, current events, rss, hacker news',
    toolNames: 'news, headline, rss, feed rss|read|subscribe, top|best|hn story, hacker',
    toolTexts: 'news article, latest news, headline, rss feed, hacker news, news source',
    servers: 'news, rss, headline, hacker news, hackernews, newspaper, trending topic|hot',
    except: 'stock|crypto|market|finance|financial|ticker|company',
  },
  {
    name: 'academic-search',
    meaning: 'Finds scholarly papers, authors and citations (arXiv, PubMed, Semantic Scholar).',
    requestWords: 'papers, arxiv, research papers, citations, scholar, journal articles, pubmed, literature',
    toolNames: 'paper, arxiv, pubmed, citation, scholar, doi, openalex, zotero, crossref, bibtex',
    toolTexts: `
      academic|research|scientific|scholarly paper|article|literature, arxiv, pubmed, citation,
      semantic scholar, doi`,
    servers: `
      arxiv, pubmed, semantic scholar, google scholar, academic, scientific literature|paper,
      research paper, zotero, openalex, crossref, scholarly, bibliography, biorxiv, dblp`,
  },
  {
    name: 'reference-lookup',
    meaning:
      'Looks up facts in encyclopedias, dictionaries and other reference works (Wikipedia, Wolfram Alpha).',
    requestWords: 'wikipedia, definition, dictionary, what is, who was, encyclopedia, fact',
    toolNames: `
      wikipedia, wikidata, dictionary, define word|term, wolfram, encyclopedia, bible|verse|quran,
      country info|detail, thesaurus|synonym, fact`,
    toolTexts: `
      wikipedia, wikidata, dictionary definition, definition word, wolfram, synonym, bible verse,
      encyclopedia`,
    servers: `
      wikipedia, wikidata, dictionary, encyclopedia, wolfram, bible, quran, thesaurus, trivia, fandom,
      glossary`,
  },
  {
    name: 'documentation-search',
    meaning: 'Finds software documentation, API references and code examples.',
    requestWords: 'documentation, docs, api reference, how to use library, code example, library docs',
    toolNames: `
      library docs|doc|id, deepwiki, llm txt, read doc wiki, code example|snippet,
      component docs|example|usage|demo, doc assistant, FIND documentation,
      search|query|fetch|read docs`,
    toolTexts: `
      FIND documentation, documentation page|search|library, api documentation|reference,
      library documentation, knowledge base documentation, code example, search knowledge base`,
    servers: `
      context7, deepwiki, documentation search|access|server|retrieval, search documentation,
      api documentation, code documentation, library documentation|docs, library docs, docs mcp,
      llms txt, llm txt, docs`,
    except: `
      google doc|docs, update|delete doc, word, document management, openapi|swagger|postman,
      list docs list`,
  },
  {
    name: 'social-media',
    meaning: 'Reads or posts on social networks and forums (X, LinkedIn, Reddit, Instagram, Bluesky).',
    requestWords: 'tweet, post on, linkedin, reddit, instagram, facebook, social media, followers, mastodon',
    toolNames: `
      tweet|retweet, twitter, linkedin, reddit|subreddit, instagram, facebook, bluesky|bsky,
      mastodon|toot, tiktok, follower, farcaster|cast, threads post, weibo|zhihu|xhs|bilibili,
      like|bookmark post, home timeline`,
    toolTexts: `
      tweet, twitter, linkedin, subreddit, reddit, instagram, facebook page|post, bluesky, mastodon,
      tiktok, social media, follower`,
    servers: `
      twitter, x com, linkedin, reddit, instagram, facebook, bluesky, mastodon, tiktok, social media,
      social network, threads, xiaohongshu, rednote, weibo, farcaster, nostr, pinterest, lemmy,
      stack overflow, zhihu, bilibili, fediverse, SEND social, douyin, v2ex`,
    except: 'ads|campaign, sentiment',
  },
];
