import type { CapabilityRule } from './rule.js';

/** Files, documents and notes. */
export const DOCUMENT_RULES: readonly CapabilityRule[] = [
  {
    name: 'file-read',
    meaning: 'Reads, lists or searches files and folders of a file system.',
    requestWords: 'read file, open file, list files, find files, show folder, directory listing',
    toolNames: `
      read|view|cat|open|tail|head file, list|tree FOLDER, search|find|glob|grep file,
      get file info|content|text`,
    toolTexts: `
      read file content|filesystem|disk, read content file, list file directory,
      list directory content, search file matching|pattern`,
    servers: 'filesystem, file system, local file access, read write file, read file',
    except: 'figma, repository, repo, google drive, dropbox|onedrive|sharepoint, github|gitlab',
  },
  {
    name: 'file-write',
    meaning: 'Creates, changes, moves or deletes files and folders of a file system.',
    requestWords: `
      write file, save file, create file, edit file, move file, delete file, rename file, make folder`,
    toolNames: `
      write|create|edit|save|append|delete|remove|move|rename|copy|patch file, mkdir,
      create|make|delete|move directory`,
    toolTexts: `
      write content|text file, create|overwrite file, edit file, move|rename file directory,
      save file disk`,
    servers: 'filesystem, file system, file management|manipulation|editing, read write file',
    except: 'repository, google drive, upload, gist, github|gitlab, task',
  },
  {
    name: 'cloud-storage',
    meaning: 'Works with files in a cloud drive or object store (Google Drive, S3, Dropbox).',
    requestWords: 'google drive, dropbox, onedrive, s3 bucket, upload to drive, share file',
    toolNames: `
      bucket, s3, gdrive, drive file|folder|search, list|get|put|delete object blob, upload object`,
    toolTexts: `
      google drive, s3 bucket|object, onedrive, dropbox, object storage, blob storage, cloud storage`,
    servers: `
      google drive, gdrive, dropbox, onedrive, sharepoint, s3, minio, object storage, cloud storage,
      box com, cloudinary, ipfs, pinata, r2, nextcloud`,
  },
  {
    name: 'document-editing',
    meaning: 'Creates or edits documents and slides (Word, Google Docs, PowerPoint, LaTeX, PDF).',
    requestWords: 'write document, word document, google doc, presentation, slides, powerpoint, edit pdf',
    toolNames: `
      merge|split|fill|sign pdf, MAKE pdf|report|resume,
      CHANGE document|slide|presentation|paragraph|heading|pptx|docx`,
    toolTexts: `
      word document, google doc, powerpoint|pptx, presentation slide, docx, MAKE pdf, latex document`,
    servers: `
      microsoft word, word document, google doc, google slide, powerpoint, pptx, docx, presentation,
      latex, document creation|editing|generation, office document, pdf generation|generator, resume`,
    except: 'mongodb|firestore|elasticsearch|collection|vector|index, linkedin',
  },
  {
    name: 'document-conversion',
    meaning:
      'Converts documents from one format to another or extracts their text (PDF, Word, OCR, Markdown).',
    requestWords: 'convert pdf, extract text, pdf to text, to markdown, ocr, read pdf',
    toolNames: `
      convert markdown|pdf, ocr, markdown html|pdf|docx, pdf text|markdown,
      convert|extract|parse|read pdf|docx|document|pptx|epub`,
    toolTexts: `
      extract text pdf|document|image, convert document|pdf|docx|markdown|html pdf|markdown|docx|html,
      pdf markdown|text, optical character recognition, parse pdf|document`,
    servers: `
      pandoc, markitdown, ocr, pdf reader|extraction|parser|parsing|processing,
      document conversion|converter|parsing|extraction, convert document|file,
      markdown converter|conversion, pdf`,
  },
  {
    name: 'spreadsheets',
    meaning: 'Reads or edits spreadsheets and tables (Excel, Google Sheets, Airtable, CSV).',
    requestWords: 'spreadsheet, excel, google sheet, csv, airtable, cells, worksheet',
    toolNames: `
      sheet, worksheet, spreadsheet, workbook, excel, csv read|write|load, cell range|format, airtable`,
    toolTexts: 'spreadsheet, worksheet, excel file|workbook, google sheet, airtable base',
    servers: `
      excel, google sheet, spreadsheet, airtable, xlsx, csv file, smartsheet, baserow, nocodb, grist`,
    except: 'balance',
  },
  {
    name: 'notes',
    meaning: 'Keeps notes, bookmarks, wikis and knowledge-base pages (Notion, Obsidian, Confluence).',
    requestWords: 'note, notes, notion, obsidian, wiki page, confluence, bookmark, knowledge base, journal',
    toolNames: `
      CHANGE|FIND note|bookmark|highlight, obsidian, notion, confluence, vault file,
      append|retrieve|update block, wiki page, zettel, CHANGE doc, CHANGE|FIND wiki, save article`,
    toolTexts: `
      obsidian vault, notion page|database|workspace, confluence page|space, CHANGE note, wiki page,
      bookmark`,
    servers: `
      notion, obsidian, confluence, evernote, apple note, note taking, onenote, roam research, logseq,
      bear note, joplin, bookmark, raindrop, readwise, esa, outline knowledge, anytype, simplenote,
      memos, note management, zettelkasten, knowledge base, siyuan, coda, wiki page|management,
      outline server, kibela, saved article, pocket mcp|api|server`,
    except: `
      credit|delivery note, xiaohongshu|rednote, crm, note important, issue|merge|incident,
      twitter|tweet, rag, bedrock, bookmarked post, x com, nostr, ticket, 小红书`,
  },
];
