CREATE TABLE `documents` (
	`collection` text NOT NULL,
	`key` text NOT NULL,
	`value` text NOT NULL,
	`version` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`expires_at` integer,
	PRIMARY KEY(`collection`, `key`)
);
--> statement-breakpoint
CREATE INDEX `documents_expires_at` ON `documents` (`expires_at`) WHERE "documents"."expires_at" IS NOT NULL;