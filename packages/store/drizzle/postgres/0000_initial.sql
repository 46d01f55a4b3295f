CREATE TABLE "mcp_router"."catalogs" (
	"server_id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"resources" text NOT NULL,
	"resource_templates" text NOT NULL,
	"prompts" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mcp_router"."changes" (
	"sequence" bigserial PRIMARY KEY NOT NULL,
	"origin" text NOT NULL,
	"collection" text COLLATE "C" NOT NULL,
	"key" text COLLATE "C" NOT NULL,
	"at" double precision NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mcp_router"."documents" (
	"collection" text COLLATE "C" NOT NULL,
	"key" text COLLATE "C" NOT NULL,
	"value" text NOT NULL,
	"version" double precision NOT NULL,
	"updated_at" double precision NOT NULL,
	"expires_at" double precision,
	CONSTRAINT "documents_collection_key_pk" PRIMARY KEY("collection","key")
);
--> statement-breakpoint
CREATE TABLE "mcp_router"."health_records" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"server_id" text COLLATE "C" NOT NULL,
	"kind" text NOT NULL,
	"at" double precision NOT NULL,
	"ok" boolean NOT NULL,
	"latency_ms" double precision NOT NULL,
	"error" text,
	"status" text NOT NULL,
	"previous_status" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mcp_router"."health_rollups" (
	"server_id" text COLLATE "C" NOT NULL,
	"hour_at" double precision NOT NULL,
	"check_count" double precision NOT NULL,
	"failure_count" double precision NOT NULL,
	"latencies" text NOT NULL,
	"status_counts" text NOT NULL,
	CONSTRAINT "health_rollups_server_id_hour_at_pk" PRIMARY KEY("server_id","hour_at")
);
--> statement-breakpoint
CREATE TABLE "mcp_router"."leases" (
	"name" text COLLATE "C" PRIMARY KEY NOT NULL,
	"holder" text,
	"token" double precision NOT NULL,
	"expires_at" double precision NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mcp_router"."routing_decisions" (
	"sequence" bigserial PRIMARY KEY NOT NULL,
	"id" text COLLATE "C" NOT NULL,
	"request" text COLLATE "C" NOT NULL,
	"created_at" double precision NOT NULL,
	"duration_ms" double precision NOT NULL,
	"outcome" text NOT NULL,
	"confidence" double precision NOT NULL,
	"detail" text NOT NULL,
	CONSTRAINT "routing_decisions_id_unique" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "mcp_router"."server_capabilities" (
	"server_id" text COLLATE "C" NOT NULL,
	"position" integer NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"source" text NOT NULL,
	CONSTRAINT "server_capabilities_server_id_position_pk" PRIMARY KEY("server_id","position")
);
--> statement-breakpoint
CREATE TABLE "mcp_router"."server_tags" (
	"server_id" text COLLATE "C" NOT NULL,
	"position" integer NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	CONSTRAINT "server_tags_server_id_position_pk" PRIMARY KEY("server_id","position")
);
--> statement-breakpoint
CREATE TABLE "mcp_router"."server_words" (
	"server_id" text COLLATE "C" NOT NULL,
	"part" text NOT NULL,
	"word" text COLLATE "C" NOT NULL,
	"weight" real NOT NULL,
	CONSTRAINT "server_words_server_id_part_word_pk" PRIMARY KEY("server_id","part","word")
);
--> statement-breakpoint
CREATE TABLE "mcp_router"."servers" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"description" text COLLATE "C" NOT NULL,
	"excluded_capabilities" text NOT NULL,
	"examples" text NOT NULL,
	"transport" text NOT NULL,
	"enabled" boolean NOT NULL,
	"quarantined" boolean NOT NULL,
	"health" text NOT NULL,
	"call_timeout_ms" double precision,
	"start_timeout_ms" double precision,
	"idle_timeout_ms" double precision,
	"keep_warm" boolean,
	"handshake" text,
	"created_at" double precision NOT NULL,
	"updated_at" double precision NOT NULL,
	"discovered_at" double precision
);
--> statement-breakpoint
CREATE TABLE "mcp_router"."tools" (
	"server_id" text COLLATE "C" NOT NULL,
	"position" integer NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"definition" text NOT NULL,
	"fingerprint" text COLLATE "C" NOT NULL,
	CONSTRAINT "tools_server_id_position_pk" PRIMARY KEY("server_id","position")
);
--> statement-breakpoint
CREATE TABLE "mcp_router"."usage_events" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"call_id" text COLLATE "C" NOT NULL,
	"server_id" text COLLATE "C" NOT NULL,
	"tool_name" text COLLATE "C" NOT NULL,
	"status" text NOT NULL,
	"started_at" double precision NOT NULL,
	"duration_ms" double precision NOT NULL,
	"error_code" text COLLATE "C",
	"decision_id" text COLLATE "C"
);
--> statement-breakpoint
CREATE TABLE "mcp_router"."usage_rollups" (
	"hour_at" double precision NOT NULL,
	"server_id" text COLLATE "C" NOT NULL,
	"tool_name" text COLLATE "C" NOT NULL,
	"shard" integer NOT NULL,
	"success_count" double precision NOT NULL,
	"failure_count" double precision NOT NULL,
	"durations" text NOT NULL,
	"error_kinds" text NOT NULL,
	"first_at" double precision NOT NULL,
	"last_at" double precision NOT NULL,
	CONSTRAINT "usage_rollups_hour_at_server_id_tool_name_shard_pk" PRIMARY KEY("hour_at","server_id","tool_name","shard")
);
--> statement-breakpoint
ALTER TABLE "mcp_router"."catalogs" ADD CONSTRAINT "catalogs_server_id_servers_id_fk" FOREIGN KEY ("server_id") REFERENCES "mcp_router"."servers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mcp_router"."server_capabilities" ADD CONSTRAINT "server_capabilities_server_id_servers_id_fk" FOREIGN KEY ("server_id") REFERENCES "mcp_router"."servers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mcp_router"."server_tags" ADD CONSTRAINT "server_tags_server_id_servers_id_fk" FOREIGN KEY ("server_id") REFERENCES "mcp_router"."servers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mcp_router"."server_words" ADD CONSTRAINT "server_words_server_id_servers_id_fk" FOREIGN KEY ("server_id") REFERENCES "mcp_router"."servers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mcp_router"."tools" ADD CONSTRAINT "tools_server_id_servers_id_fk" FOREIGN KEY ("server_id") REFERENCES "mcp_router"."servers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "changes_at" ON "mcp_router"."changes" USING btree ("at");--> statement-breakpoint
CREATE INDEX "documents_expires_at" ON "mcp_router"."documents" USING btree ("expires_at") WHERE "mcp_router"."documents"."expires_at" IS NOT NULL;--> statement-breakpoint
CREATE INDEX "health_records_server" ON "mcp_router"."health_records" USING btree ("server_id","at");--> statement-breakpoint
CREATE INDEX "health_records_at" ON "mcp_router"."health_records" USING btree ("at");--> statement-breakpoint
CREATE INDEX "routing_decisions_created_at" ON "mcp_router"."routing_decisions" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "server_capabilities_name" ON "mcp_router"."server_capabilities" USING hash ("name");--> statement-breakpoint
CREATE INDEX "server_tags_name" ON "mcp_router"."server_tags" USING hash ("name");--> statement-breakpoint
CREATE INDEX "server_words_word" ON "mcp_router"."server_words" USING btree ("word");--> statement-breakpoint
CREATE INDEX "tools_name" ON "mcp_router"."tools" USING hash ("name");--> statement-breakpoint
CREATE UNIQUE INDEX "usage_events_call" ON "mcp_router"."usage_events" USING btree ("call_id");--> statement-breakpoint
CREATE INDEX "usage_events_started_at" ON "mcp_router"."usage_events" USING btree ("started_at");