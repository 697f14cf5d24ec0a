-- Reports that members or schedules ask for, the files that their attempts write, and the schedules' fires.

-- CreateTable
CREATE TABLE "reports" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "report" TEXT NOT NULL,
    "params" JSONB NOT NULL DEFAULT '{}',
    "format" TEXT NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "job_id" TEXT COLLATE "C" NOT NULL,
    "schedule_id" TEXT COLLATE "C",
    "requested_by_type" TEXT NOT NULL,
    "requested_by_id" TEXT COLLATE "C",
    "recipients" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "file_key" TEXT,
    "row_count" INTEGER,
    "bytes" BIGINT,
    "sha256" TEXT,
    "completed_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "reports_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "report_files" (
    "key" TEXT NOT NULL,
    "report_id" TEXT COLLATE "C" NOT NULL,
    "job_id" TEXT COLLATE "C" NOT NULL,
    "attempt" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "report_files_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "schedules" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "report" TEXT NOT NULL,
    "params" JSONB NOT NULL DEFAULT '{}',
    "format" TEXT NOT NULL,
    "cron" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "misfire" TEXT NOT NULL DEFAULT 'once',
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "recipients" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "created_by_type" TEXT NOT NULL,
    "created_by_id" TEXT COLLATE "C",
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "next_fire_at" TIMESTAMPTZ(3),
    "last_fire_at" TIMESTAMPTZ(3),

    CONSTRAINT "schedules_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "schedule_fires" (
    "schedule_id" TEXT COLLATE "C" NOT NULL,
    "fire_at" TIMESTAMPTZ(3) NOT NULL,
    "report_id" TEXT COLLATE "C",
    "passed_over" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "schedule_fires_pkey" PRIMARY KEY ("schedule_id","fire_at")
);

-- CreateIndex
CREATE UNIQUE INDEX "reports_job_id_key" ON "reports"("job_id");

-- CreateIndex
CREATE INDEX "reports_organization_id_id_idx" ON "reports"("organization_id", "id");

-- CreateIndex
CREATE INDEX "report_files_created_at_idx" ON "report_files"("created_at");

-- CreateIndex
CREATE INDEX "schedules_organization_id_id_idx" ON "schedules"("organization_id", "id");

-- AddForeignKey
ALTER TABLE "reports" ADD CONSTRAINT "reports_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "schedule_fires" ADD CONSTRAINT "schedule_fires_schedule_id_fkey" FOREIGN KEY ("schedule_id") REFERENCES "schedules"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- What the sweep of expired files looks for.
CREATE INDEX "reports_expiring" ON "reports" ("expires_at") WHERE "file_key" IS NOT NULL;

-- What every worker asks for about once a second.
CREATE INDEX "schedules_due" ON "schedules" ("next_fire_at") WHERE "next_fire_at" IS NOT NULL;
