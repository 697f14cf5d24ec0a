-- Runs of workflows, what is known of their steps, and what they wait for.

-- CreateTable
CREATE TABLE "workflow_runs" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "job_id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "input" JSON NOT NULL,
    "trigger" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workflow_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workflow_steps" (
    "run_id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "completion" INTEGER,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "parent" TEXT,
    "generation" INTEGER NOT NULL DEFAULT 0,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "detail" JSON,
    "output" JSON,
    "error" JSON,
    "child_job_id" TEXT COLLATE "C",
    "started_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(6),
    "wake_at" TIMESTAMPTZ(6),

    CONSTRAINT "workflow_steps_pkey" PRIMARY KEY ("run_id","name")
);

-- CreateTable
CREATE TABLE "workflow_waits" (
    "run_id" TEXT COLLATE "C" NOT NULL,
    "step" TEXT NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "kind" TEXT NOT NULL,
    "event_type" TEXT,
    "match" JSON,
    "after_event_id" TEXT COLLATE "C",
    "job_id" TEXT COLLATE "C",
    "token_hash" BYTEA,
    "opened_at" TIMESTAMPTZ(6) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "resolved_at" TIMESTAMPTZ(6),
    "event_id" TEXT COLLATE "C",
    "payload" JSON,

    CONSTRAINT "workflow_waits_pkey" PRIMARY KEY ("run_id","step")
);

-- CreateTable
CREATE TABLE "workflow_arrivals" (
    "event_id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "event_type" TEXT NOT NULL,

    CONSTRAINT "workflow_arrivals_pkey" PRIMARY KEY ("event_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "workflow_runs_job_id_key" ON "workflow_runs"("job_id");

-- CreateIndex
CREATE INDEX "workflow_runs_organization_id_name_id_idx" ON "workflow_runs"("organization_id", "name", "id");

-- CreateIndex
CREATE UNIQUE INDEX "workflow_waits_token_hash_key" ON "workflow_waits"("token_hash");

-- AddForeignKey
ALTER TABLE "workflow_runs" ADD CONSTRAINT "workflow_runs_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workflow_steps" ADD CONSTRAINT "workflow_steps_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "workflow_runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "workflow_waits" ADD CONSTRAINT "workflow_waits_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "workflow_runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- An event ends at most one wait of a run.
CREATE UNIQUE INDEX "workflow_waits_event" ON "workflow_waits" ("run_id", "event_id") WHERE "event_id" IS NOT NULL;

-- Only open waits are looked for: by what was published, by age, and by the job that is to end.
CREATE INDEX "workflow_waits_for_event" ON "workflow_waits" ("organization_id", "event_type") WHERE "kind" = 'event' AND "resolved_at" IS NULL;
CREATE INDEX "workflow_waits_young" ON "workflow_waits" ("opened_at") WHERE "kind" = 'event' AND "resolved_at" IS NULL;
CREATE INDEX "workflow_waits_for_job" ON "workflow_waits" ("job_id") WHERE "kind" = 'job' AND "resolved_at" IS NULL;

-- The jobs that a run has enqueued, which end with it when it is cancelled.
CREATE INDEX "workflow_steps_children" ON "workflow_steps" ("child_job_id") WHERE "child_job_id" IS NOT NULL;
