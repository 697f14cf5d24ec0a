-- Control over the queues: what operators set, who works, what was done, and how jobs are found.

-- The settings of a queue, and with an organization those for its jobs alone. No row: nothing is set.
CREATE TABLE "queue_settings" (
    "queue" "queue_name" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL DEFAULT '',
    "paused_at" TIMESTAMPTZ(3),
    "paused_by" TEXT,
    "concurrency" INTEGER,
    "rate_max" INTEGER,
    "rate_duration_ms" INTEGER,
    "rate_open_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "queue_settings_pkey" PRIMARY KEY ("queue","organization_id")
);

-- The worker processes that have shown up, with their last sign of life.
CREATE TABLE "workers" (
    "id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "queues" TEXT[] NOT NULL,
    "concurrency" JSONB NOT NULL DEFAULT '{}',
    "version" TEXT NOT NULL DEFAULT '',
    "running" INTEGER NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "beat_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "stopped_at" TIMESTAMPTZ(3),

    CONSTRAINT "workers_pkey" PRIMARY KEY ("id")
);

-- What came of jobs, minute by minute and later hour by hour: of an organization, and with an empty one of all.
CREATE TABLE "queue_activity" (
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "queue" "queue_name" NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "seconds" INTEGER NOT NULL DEFAULT 60,
    "attempts" INTEGER NOT NULL,
    "failed_attempts" INTEGER NOT NULL,
    "succeeded" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "durations" INTEGER[] NOT NULL,
    "waits" INTEGER[] NOT NULL,

    CONSTRAINT "queue_activity_pkey" PRIMARY KEY ("organization_id","queue","starts_at","seconds")
);

-- Bulk actions: how far they are. What they do and where they stand otherwise is in their job.
CREATE TABLE "bulk_actions" (
    "job_id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "action" TEXT NOT NULL,
    "filter" JSONB NOT NULL,
    "total" INTEGER NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "cursor" TEXT COLLATE "C" NOT NULL,
    "is_finished" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "bulk_actions_pkey" PRIMARY KEY ("job_id")
);
CREATE INDEX "bulk_actions_organization_id_job_id_idx" ON "bulk_actions"("organization_id", "job_id");

ALTER TABLE "jobs" ADD COLUMN "idempotency_key" TEXT,
ADD COLUMN "concurrency_key" TEXT;

-- A key counts once for each kind of job of an organization. Few jobs have one.
CREATE UNIQUE INDEX "jobs_idempotency_key" ON "jobs" (coalesce("organization_id", ''), "name", "idempotency_key")
  WHERE "idempotency_key" IS NOT NULL;
CREATE INDEX "jobs_running_by_key" ON "jobs" ("concurrency_key") WHERE "concurrency_key" IS NOT NULL AND "status" = 'running';

-- Deliveries have one name only, so they take no room here.
CREATE INDEX "jobs_names" ON "jobs" ("organization_id", "name", "id") WHERE "queue" <> 'webhook';

-- The words of a job's error: its code and its message, cut at whatever is no letter or digit. Each begins with its
-- organization, so that nobody's search wades through somebody else's errors. Jobs without an error have none.
CREATE FUNCTION "job_error_words"(organization_id TEXT, error JSONB) RETURNS tsvector
  LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN CASE WHEN error IS NOT NULL THEN to_tsvector('pg_catalog.simple'::regconfig,
    regexp_replace(regexp_replace(left(coalesce(error->>'code', '') || ' ' || coalesce(error->>'message', ''), 2000),
      '[^[:alnum:]]+', ' ', 'g'), '([[:alnum:]]+)', coalesce(replace(organization_id, '_', ''), '') || '\1', 'g')) END;
ALTER TABLE "jobs" ADD COLUMN "error_words" TSVECTOR
  GENERATED ALWAYS AS ("job_error_words"("organization_id", "error")) STORED;
CREATE INDEX "jobs_error_words" ON "jobs" USING GIN ("error_words") WHERE "error_words" IS NOT NULL;
CREATE INDEX "jobs_with_error" ON "jobs" ("organization_id", "id") WHERE "error_words" IS NOT NULL;

-- Jobs by tag, newest first. Kept by triggers, so that whoever inserts a job need not know; few jobs have tags.
CREATE TABLE "job_tags" (
    "organization_id" TEXT COLLATE "C" NOT NULL DEFAULT '',
    "tag" TEXT NOT NULL,
    "job_id" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "job_tags_pkey" PRIMARY KEY ("organization_id","tag","job_id")
);
INSERT INTO "job_tags" SELECT coalesce("organization_id", ''), unnest("tags"), "id" FROM "jobs" WHERE "tags" IS NOT NULL
  ON CONFLICT DO NOTHING;
CREATE FUNCTION "job_tags_keep"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM "job_tags" WHERE "organization_id" = coalesce(OLD."organization_id", '') AND "tag" = ANY (OLD."tags")
      AND "job_id" = OLD."id";
  ELSE
    INSERT INTO "job_tags" SELECT coalesce(NEW."organization_id", ''), unnest(NEW."tags"), NEW."id" ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "jobs_tags_insert" AFTER INSERT ON "jobs" FOR EACH ROW WHEN (NEW."tags" IS NOT NULL)
  EXECUTE FUNCTION "job_tags_keep"();
CREATE TRIGGER "jobs_tags_delete" AFTER DELETE ON "jobs" FOR EACH ROW WHEN (OLD."tags" IS NOT NULL)
  EXECUTE FUNCTION "job_tags_keep"();

-- What is due of one queue, past a backlog of a paused one.
CREATE INDEX "jobs_undispatched_by_queue" ON "jobs" ("queue", "next_attempt_at")
  WHERE "status" IN ('pending', 'retrying', 'waiting') AND "message_id" IS NULL;
