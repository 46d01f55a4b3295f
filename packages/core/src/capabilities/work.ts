import type { CapabilityRule } from './rule.js';

/** Working with people: mail, chat, calendars, tasks, customers, publishing. */
export const WORK_RULES: readonly CapabilityRule[] = [
  {
    name: 'email',
    meaning: 'Reads, searches, drafts or sends email.',
    requestWords: 'email, inbox, gmail, send mail, reply to email, outlook, unread',
    toolNames: `
      SEND|FIND|draft|modify|archive|mark|compose|schedule email|mail|gmail, gmail, inbox, smtp|imap,
      email thread|label|attachment`,
    toolTexts: `
      SEND|draft email, gmail, inbox, email message, unread email, search email, outlook, imap|smtp`,
    servers: `
      gmail, email, outlook, mailgun, sendgrid, smtp, imap, protonmail, resend, mailtrap, postmark,
      inbox, google workspace, fastmail, exchange`,
    except: `
      email address|template|domain|customization|setting|finder|verification, user email,
      enrich|prospect|lead, cisa, send test email, currency exchange, decentralized|crypto exchange,
      exchange rate, profile`,
  },
  {
    name: 'messaging',
    meaning:
      'Reads or sends chat messages, SMS, calls and notifications (Slack, Discord, Telegram, WhatsApp).',
    requestWords: 'slack, discord, telegram, whatsapp, send message, sms, chat, notify, channel, call',
    toolNames: `
      slack, discord, telegram, whatsapp, channel message|history|post|list, sms, imessage,
      make|create|start call, notify|push notification, reaction add, lark|feishu|dingtalk|wecom,
      SEND|FIND message|sms|notification|dm, send chat`,
    toolTexts: `
      slack, discord, telegram, whatsapp, sms, chat message, SEND message, push notification,
      phone call, microsoft teams`,
    servers: `
      slack, discord, telegram, whatsapp, microsoft teams, sms, twilio, messaging, imessage,
      mattermost, line bot|messaging|official, lark, feishu, dingtalk, wecom, push notification,
      notification, rocket chat, zulip, signal, ntfy, pushover, phone call, intercom, zoom, wechat,
      matrix, webex`,
    except: `
      email|gmail|mail, error message, kafka|queue|rabbitmq|pubsub|sqs, trading signal,
      chat completion|model|gpt|llm|ai, mqtt, function call, weather, openai, api call`,
  },
  {
    name: 'calendar',
    meaning: 'Reads or changes calendars: events, appointments, availability, meetings.',
    requestWords: 'calendar, meeting, schedule, appointment, availability, event, book a slot, free time',
    toolNames: `
      calendar, CHANGE event, list event, free|busy, availability slot,
      meeting schedule|create|list|transcript, booking schedule, appointment`,
    toolTexts: 'calendar, upcoming event, meeting, appointment, free busy',
    servers: `
      calendar, cal com, calendly, scheduling meeting, appointment, meeting, google workspace, outlook,
      ical, caldav, fireflies, zoom`,
    except: 'sport|match|fixture|game|f1|race, hotel|room, crm, economic|earnings calendar',
  },
  {
    name: 'task-management',
    meaning: 'Manages tasks, to-do lists, projects, reminders and time tracking (Trello, Asana, Todoist).',
    requestWords: 'task, todo, to-do list, reminder, trello, asana, project board, time tracking, deadline',
    toolNames: `
      ,
      CHANGE|FIND|complete|toggle|assign|archive|reopen|move|start|next task|todo|subtask|reminder|card,
      task get|put|complete|create|move|list, todo|todoist|trello|asana|clickup, kanban,
      timer start|stop, time entry, milestone, board card`,
    toolTexts: `
      task list|project|status|management, create|update|complete|delete task, todo, trello board,
      kanban, time entry, project management, subtask, reminder`,
    servers: `
      task management|manager, todo, todoist, trello, asana, clickup, monday, project management,
      ticktick, reminder, time tracking, taskade, kanban, things app|3, basecamp, wrike, omnifocus,
      teamwork, plane, notion task, manage project, checklist, task breakdown, targetprocess,
      shrimp task, taskmaster, clockify, toggl, work plan, task management system`,
    except: `
      crm|lead|opportunity|deal, credit card, payment|invoice,
      card deck|game|hand|magic|pokemon|flashcard|anki|metabase|dashboard,
      task crawl|scrape|video|image|generation|asynchronous|async, natural language task, video,
      metabase, automate task, reasoning, simplify, browser, jira`,
  },
  {
    name: 'crm',
    meaning:
      'Manages customers, leads, contacts and deals (Salesforce, HubSpot, Pipedrive), or an address book.',
    requestWords: 'crm, lead, deal, salesforce, hubspot, customer record, contact, sales pipeline',
    toolNames: `
      CHANGE contact|lead|deal|opportunity, hubspot|salesforce|pipedrive|attio, soql, crm,
      list|get|search deal|lead, search contact, customer account search`,
    toolTexts: 'crm, salesforce, hubspot, sales pipeline, opportunity lead, create contact, address book',
    servers: `
      crm, salesforce, hubspot, pipedrive, zoho crm, customer relationship, attio, lead management,
      close com, contact management, google contact, dynamics 365, odoo, gohighlevel, customer support,
      sales pipeline, folk`,
    except: 'domain, whatsapp, xero|accounting|invoice|quickbook',
  },
  {
    name: 'marketing',
    meaning:
      'Runs campaigns, ads and SEO, and reports web traffic and link clicks (Google Analytics, Google Ads, Mailchimp).',
    requestWords: `
      campaign, ads, seo, keywords ranking, google analytics, page views, newsletter, backlinks,
      traffic`,
    toolNames: `
      campaign, ad account|set|group|creative|insight,
      keyword research|idea|ranking|volume|suggestion|difficulty, seo, backlink, analytics report|get,
      short link|url, link click|create|shorten, newsletter|subscriber|mailchimp, sitemap, serp,
      realtime data report, click analytics, lighthouse|pagespeed`,
    toolTexts: `
      google analytics, ad campaign, google ads, seo, backlink, search console,
      keyword research|volume, short link, page view, newsletter, mailing list`,
    servers: `
      google analytics, google ads, facebook ads, meta ads, seo, search console, mailchimp, marketing,
      advertising, ad campaign, short link, url shortener, posthog, mixpanel, amplitude, plausible,
      semrush, ahrefs, backlink, newsletter, web analytics, klaviyo, umami, brevo, activecampaign,
      dataforseo, ga4, google trends, bitly`,
    except: 'payment link, markets',
  },
  {
    name: 'content-publishing',
    meaning:
      'Publishes articles, pages and sites in a content management system (WordPress, Webflow, Ghost, Medium).',
    requestWords: 'blog post, wordpress, publish article, website content, cms, ghost, medium',
    toolNames: `
      publish|create|update|delete|draft article|blog, wordpress|wp, site publish|list|page,
      page static|update content|setting, cms, content type|entry|model, ghost`,
    toolTexts: 'wordpress, blog post, cms, content type, publish article|site|website, site page',
    servers: `
      wordpress, webflow, ghost, cms, content management, contentful, strapi, sanity, blog, medium,
      storyblok, drupal, shopify, prismic, hashnode, substack, wix, content publishing,
      website builder, note com, microcms, datocms, directus, headless`,
    except: 'linkedin|twitter|social, news',
  },
  {
    name: 'workflow-automation',
    meaning: 'Builds or runs automations across services (n8n, Zapier, Make, Airflow).',
    requestWords: 'workflow, automation, zapier, n8n, trigger, scenario, webhook, schedule job',
    toolNames: `
      workflow create|run|execute|list|activate|update|get, n8n, dag, automation,
      cron|scheduled job|task, webhook create|trigger, flow run|create|execute, zapier`,
    toolTexts: 'n8n, workflow execution, execute workflow, zapier, airflow, cron',
    servers: `
      n8n, zapier, workflow automation, make com, airflow, pipedream, temporal,
      workflow engine|orchestration|management, power automate, ifttt, prefect, dagster, cron,
      activepieces, composio, dify, windmill, kestra, automation platform`,
    except: 'ai workflow, automated workflow management',
  },
  {
    name: 'employment',
    meaning: 'Works with jobs, applicants, employees, absences and payroll.',
    requestWords: 'job, job search, resume, hiring, candidates, employees, vacation days, payroll',
    toolNames: `
      job search|posting|listing|apply|application|vacancy, candidate, absence|leave|payroll, employee,
      salary, resume|cv, interview, recruiter|vacancy`,
    toolTexts: `
      job posting|listing|search|application|offer, candidate, employee absence|leave|record, payroll,
      applicant, salary, career`,
    servers: `
      job search|posting|listing|application, recruiting, recruitment, human resource, bamboohr,
      applicant tracking, greenhouse, employee, career, payroll, workday, hiring, resume, glassdoor,
      upwork, freelancer`,
    except: 'prospect, sales prospecting, xero|accounting',
  },
  {
    name: 'human-input',
    meaning: 'Asks the person at the keyboard a question or for approval and waits for the answer.',
    requestWords: 'ask user, ask me, human approval, feedback from user, confirm with user',
    toolNames: `
      feedback interactive|user|collect|request, human loop|approval, user input, confirm user,
      prompt user, request approval, ask user|human, human review|input`,
    toolTexts: `
      human loop, user input gui, collect feedback, user feedback, request user input|feedback,
      wait user, human review`,
    servers: `
      human loop, interactive feedback, user feedback, ask human|user, user input, human feedback,
      user confirmation, human review|approval`,
  },
];
