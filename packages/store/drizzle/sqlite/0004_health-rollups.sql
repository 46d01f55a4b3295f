CREATE TABLE `health_rollups` (
	`server_id` text NOT NULL,
	`hour_at` integer NOT NULL,
	`check_count` integer NOT NULL,
	`failure_count` integer NOT NULL,
	`latencies` text NOT NULL,
	`status_counts` text NOT NULL,
	PRIMARY KEY(`server_id`, `hour_at`)
);
