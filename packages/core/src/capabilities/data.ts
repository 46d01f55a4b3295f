import type { CapabilityRule } from './rule.js';

/** Databases, memory, analysis and public data. */
export const DATA_RULES: readonly CapabilityRule[] = [
  {
    name: 'database-query',
    meaning: 'Reads a database: runs queries, lists tables, shows schemas.',
    requestWords: 'sql, query database, tables, schema, select from, database, rows',
    toolNames: `
      query|read|select|DO SQL, read|run|execute query, describe|list|show table, table schema,
      list|get|show database schema|collection, collection schema, get|hget|hgetall redis,
      database query, explain query, =aggregate, find record, list database, psql|mysql query|execute`,
    toolTexts: `
      sql query, select query|statement, query database, table database, table schema, database schema,
      mongodb collection, cypher query, redis key, DO sql, elasticsearch index|query`,
    servers: `
      sql, mysql, postgres, postgresql, sqlite, mongodb, redis, neo4j, bigquery, snowflake, clickhouse,
      duckdb, supabase, elasticsearch, oracle database, mariadb, dynamodb, cassandra, query database,
      database query|access|server|interaction|schema, databricks, neon, opensearch, influxdb, turso,
      libsql, couchbase, questdb, singlestore, starrocks, doris, tidb, trino, firestore, firebase,
      cockroachdb, surrealdb, teradata, kusto, odbc, jdbc, motherduck, database interaction`,
    except: `
      memory, notion, sql injection, database persistence|storage|backed, task|checklist, entity,
      documentation`,
  },
  {
    name: 'database-write',
    meaning: 'Changes a database: inserts, updates or deletes records, or alters its schema.',
    requestWords: 'insert row, update record, delete record, create table, alter table, migration',
    toolNames: `
      write query|cypher|sql, CHANGE|upsert SQL, apply migration, set|hset|del|lpush redis,
      commit|begin|rollback transaction, execute ddl|dml|update,
      CHANGE|drop|alter|truncate table|record|row|column|schema, insert|update|delete data|many`,
    toolTexts: `
      insert update delete, update delete query|statement, create table,
      insert record|row|document|data, delete record|row|document, cypher write, ddl,
      update record|row|document`,
    servers: `
      read write database, crud operation, insert update delete, database management|administration,
      create update delete record`,
    except: `
      notion, pivot table, word, dns, task, crm|contact|deal|lead, slide|sheet, embedding, deploy,
      page|block|issue`,
  },
  {
    name: 'semantic-search',
    meaning: 'Indexes documents and finds passages by meaning (vector stores, embeddings, RAG).',
    requestWords: `
      semantic search, vector search, embeddings, rag, similar documents, knowledge base search`,
    toolNames: `
      semantic|vector|hybrid|similarity search, embedding|embed, rag, vector store|upsert|collection,
      qdrant|pinecone|chroma|milvus|weaviate, knowledge retrieve|query|search|base`,
    toolTexts: `
      vector search|store|database|index|similarity, semantic search|similarity, embedding,
      similarity search, retrieval augmented, rag`,
    servers: `
      vector search|database|store, semantic search, rag, retrieval augmented, qdrant, pinecone,
      chroma, chromadb, milvus, weaviate, embedding, ragie, vectorize, lancedb, document retrieval,
      faiss`,
    except: 'semantic scholar',
  },
  {
    name: 'memory',
    meaning: 'Remembers facts for later conversations (memories, observations, knowledge graph).',
    requestWords: 'remember, recall, memory, what did i tell you, forget, memorize, remind me what',
    toolNames: `
      memory|memorize|remember|recall, read graph, open|search node, save|load context, forget,
      create|delete|add relation, CHANGE observation`,
    toolTexts: 'memory, knowledge graph, remember, recall, past conversation, long term context',
    servers: `
      memory, mem0, knowledge graph, remember, persistent context, zep, memory bank, long term memory,
      context persistence`,
    except: `
      memory usage|leak|dump|address|limit|monitoring|allocation|consumption, memory mib|mb|gb,
      cpu memory, cpu, process memory`,
  },
  {
    name: 'data-analysis',
    meaning: 'Analyses data sets: statistics, data frames, notebooks, business intelligence.',
    requestWords: 'analyze data, statistics, correlation, regression, dataset, dashboard, insights, pandas',
    toolNames: `
      dataframe|pandas, analyze|explore|load|query|profile data|dataset|csv, dataset overview|list,
      dashboard card|list|get, pivot, run hex, dax|semantic model, correlation|regression|outlier,
      descriptive statistic, anova|hypothesis`,
    toolTexts: `
      data analysis, statistical analysis, correlation, regression analysis, dataframe, pandas,
      descriptive statistics, business intelligence`,
    servers: `
      data analysis, data analytics, data science, statistical, business intelligence, metabase,
      tableau, power bi, looker, superset, powerdrill, pandas, data exploration, hex mcp, data insight,
      redash, dataset analysis, analytics platform, dbt`,
    except: `
      google analytics, crypto|blockchain|token|stock, grafana|datadog|monitoring,
      video|youtube|social|post, seo|ads|campaign, jupyter, wolfram, player|match`,
  },
  {
    name: 'data-visualization',
    meaning: 'Draws charts, graphs, plots and diagrams.',
    requestWords: 'chart, plot, graph, diagram, flowchart, visualize, bar chart, mind map',
    toolNames: `
      ,
      MAKE|render|draw|plot chart|plot|diagram|graph|mermaid|flowchart|mindmap|visualization|histogram|uml,
      mermaid, plantuml, bar|line|pie|area|radar|scatter|column chart, visualize, excalidraw, drawio`,
    toolTexts: 'chart, mermaid, diagram, plot data, visualize data, flowchart, mind map, scatter plot',
    servers: `
      chart, mermaid, diagram, data visualization, plotly, vega, echarts, plantuml, excalidraw,
      draw io, drawio, mind map, mindmap, flowchart, quickchart, matplotlib, graphviz, plotting`,
    except: `
      chart account, knowledge graph, helm chart, candlestick|stock|ohlc|ticker, task, charting data`,
  },
  {
    name: 'public-data',
    meaning:
      'Reads official data: public statistics, laws, court decisions, parliament, government registers.',
    requestWords: `
      government data, census, statistics office, law, court case, legislation, regulation, open data`,
    toolNames: `
      census, legislation|statute|regulation|bill, court|case law|opinion, law search|article,
      congress|parliament|senate|vote, world bank, open data, patent, indicator country,
      sec filing|edgar`,
    toolTexts: `
      census, legislation, court decision|case|opinion, government data|open, open data, world bank,
      statute, parliament|congress, patent, official statistics`,
    servers: `
      census, government, open data, legislation, legal, law, court, congress, parliament, world bank,
      public data, patent, data gov, eurostat, statistics bureau, kosis, dbnomics, opendata,
      public record, regulation`,
    except: 'billing',
  },
];
