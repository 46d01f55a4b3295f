-- Full-text index of servers: rowid is servers.row_id; the text is words of searchWords(), separated by spaces.
CREATE VIRTUAL TABLE `server_search` USING fts5(
	`name`,
	`description`,
	`labels`,
	`examples`,
	`tool_names`,
	`tool_descriptions`,
	tokenize = 'unicode61 remove_diacritics 0'
);
