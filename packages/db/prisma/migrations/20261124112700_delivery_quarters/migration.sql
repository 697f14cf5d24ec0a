-- What was accepted in quarters of an hour that have closed, so that charts and rates need not read the ledger's rows
-- again. An endpoint's deliveries of a quarter never grow any more, and what has not succeeded is counted from its
-- partial index, so the two together are always exact.
CREATE TABLE "delivery_quarters" (
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "webhook_id" TEXT COLLATE "C" NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted" INTEGER NOT NULL,
    "latency_classes" INTEGER[] NOT NULL,
    "latency_counts" INTEGER[] NOT NULL,

    CONSTRAINT "delivery_quarters_pkey" PRIMARY KEY ("organization_id", "webhook_id", "starts_at")
);

-- AddForeignKey
ALTER TABLE "delivery_quarters" ADD CONSTRAINT "delivery_quarters_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE CASCADE;
