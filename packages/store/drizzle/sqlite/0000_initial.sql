CREATE TABLE `catalogs` (
	`server_id` text PRIMARY KEY NOT NULL,
	`resources` text NOT NULL,
	`resource_templates` text NOT NULL,
	`prompts` text NOT NULL,
	FOREIGN KEY (`server_id`) REFERENCES `servers`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `health_records` (
	`id` integer PRIMARY KEY NOT NULL,
	`server_id` text NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	`ok` integer NOT NULL,
	`latency_ms` real NOT NULL,
	`error` text,
	`status` text NOT NULL,
	`previous_status` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `health_records_server` ON `health_records` (`server_id`,`at`);--> statement-breakpoint
CREATE INDEX `health_records_at` ON `health_records` (`at`);--> statement-breakpoint
CREATE TABLE `routing_decisions` (
	`sequence` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`request` text NOT NULL,
	`created_at` integer NOT NULL,
	`duration_ms` real NOT NULL,
	`outcome` text NOT NULL,
	`confidence` real NOT NULL,
	`detail` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `routing_decisions_id_unique` ON `routing_decisions` (`id`);--> statement-breakpoint
CREATE INDEX `routing_decisions_created_at` ON `routing_decisions` (`created_at`);--> statement-breakpoint
CREATE TABLE `server_capabilities` (
	`server_id` text NOT NULL,
	`position` integer NOT NULL,
	`name` text NOT NULL,
	`source` text NOT NULL,
	PRIMARY KEY(`server_id`, `position`),
	FOREIGN KEY (`server_id`) REFERENCES `servers`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `server_capabilities_name` ON `server_capabilities` (`name`);--> statement-breakpoint
CREATE TABLE `server_tags` (
	`server_id` text NOT NULL,
	`position` integer NOT NULL,
	`name` text NOT NULL,
	PRIMARY KEY(`server_id`, `position`),
	FOREIGN KEY (`server_id`) REFERENCES `servers`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `server_tags_name` ON `server_tags` (`name`);--> statement-breakpoint
CREATE TABLE `servers` (
	`row_id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`description` text NOT NULL,
	`excluded_capabilities` text NOT NULL,
	`examples` text NOT NULL,
	`transport` text NOT NULL,
	`enabled` integer NOT NULL,
	`quarantined` integer NOT NULL,
	`health` text NOT NULL,
	`call_timeout_ms` integer,
	`start_timeout_ms` integer,
	`handshake` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`discovered_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `servers_id_unique` ON `servers` (`id`);--> statement-breakpoint
CREATE TABLE `tools` (
	`server_id` text NOT NULL,
	`position` integer NOT NULL,
	`name` text NOT NULL,
	`definition` text NOT NULL,
	`fingerprint` text NOT NULL,
	PRIMARY KEY(`server_id`, `position`),
	FOREIGN KEY (`server_id`) REFERENCES `servers`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `tools_name` ON `tools` (`server_id`,`name`);--> statement-breakpoint
CREATE TABLE `usage_events` (
	`id` integer PRIMARY KEY NOT NULL,
	`call_id` text NOT NULL,
	`server_id` text NOT NULL,
	`tool_name` text NOT NULL,
	`status` text NOT NULL,
	`started_at` integer NOT NULL,
	`duration_ms` real NOT NULL,
	`error_code` text,
	`decision_id` text
);
--> statement-breakpoint
CREATE INDEX `usage_events_started_at` ON `usage_events` (`started_at`);--> statement-breakpoint
CREATE INDEX `usage_events_tool` ON `usage_events` (`server_id`,`tool_name`,`started_at`);--> statement-breakpoint
CREATE TABLE `usage_rollups` (
	`hour_at` integer NOT NULL,
	`server_id` text NOT NULL,
	`tool_name` text NOT NULL,
	`success_count` integer NOT NULL,
	`failure_count` integer NOT NULL,
	`durations` text NOT NULL,
	`error_kinds` text NOT NULL,
	`first_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	PRIMARY KEY(`hour_at`, `server_id`, `tool_name`)
);
