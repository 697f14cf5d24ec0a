-- What became of mails: addresses that refuse them for good, mails that were accepted, and the pace for each domain.

CREATE TABLE "mail_suppressions" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "email" TEXT NOT NULL,
    "reply" TEXT NOT NULL,
    "job_id" TEXT COLLATE "C" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mail_suppressions_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "mail_handovers" (
    "job_id" TEXT COLLATE "C" NOT NULL,
    "turn_at" TIMESTAMPTZ(3),
    "accepted_at" TIMESTAMPTZ(3),
    "message_id" TEXT,
    "subject" TEXT,

    CONSTRAINT "mail_handovers_pkey" PRIMARY KEY ("job_id")
);

CREATE TABLE "mail_paces" (
    "domain" TEXT NOT NULL,
    "next_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "mail_paces_pkey" PRIMARY KEY ("domain")
);

CREATE UNIQUE INDEX "mail_suppressions_organization_id_email_key" ON "mail_suppressions"("organization_id", "email");
CREATE INDEX "mail_suppressions_newest" ON "mail_suppressions"("organization_id", "id");

ALTER TABLE "mail_suppressions" ADD CONSTRAINT "mail_suppressions_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
ALTER TABLE "mail_handovers" ADD CONSTRAINT "mail_handovers_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- An organization's mails to one address, newest first.
CREATE INDEX "jobs_mails_to" ON "jobs" ("organization_id", lower("input" ->> 'to'), "id") WHERE "name" = 'email.send';
