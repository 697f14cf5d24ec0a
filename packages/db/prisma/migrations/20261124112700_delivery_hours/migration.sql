-- What was accepted in hours that have closed, so that charts and rates need not read the ledger's rows again. An
-- endpoint's deliveries of an hour never grow any more, and what has not succeeded is counted from its partial index,
-- so the two together are always exact.
CREATE TABLE "delivery_hours" (
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "webhook_id" TEXT COLLATE "C" NOT NULL,
    "accepted" INTEGER NOT NULL,
    "latency_classes" INTEGER[] NOT NULL,
    "latency_counts" INTEGER[] NOT NULL,

    CONSTRAINT "delivery_hours_pkey" PRIMARY KEY ("organization_id", "webhook_id", "hour")
);

-- AddForeignKey
ALTER TABLE "delivery_hours" ADD CONSTRAINT "delivery_hours_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
