ALTER TABLE `servers` ADD `idle_timeout_ms` integer;--> statement-breakpoint
ALTER TABLE `servers` ADD `keep_warm` integer;