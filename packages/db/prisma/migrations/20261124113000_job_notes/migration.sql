-- What jobs say while they run, what people find them by, and which of them goes first.

ALTER TABLE "jobs" ADD COLUMN "priority" SMALLINT NOT NULL DEFAULT 0,
ADD COLUMN "progress" JSONB,
ADD COLUMN "tags" TEXT[];

CREATE TABLE "job_logs" (
    "job_id" TEXT COLLATE "C" NOT NULL,
    "attempt" INTEGER NOT NULL,
    "line" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "job_logs_pkey" PRIMARY KEY ("job_id", "attempt", "line")
);

-- Few jobs have tags; those without take no room here.
CREATE INDEX "jobs_tags" ON "jobs" USING GIN ("tags") WHERE "tags" IS NOT NULL;
