-- Replays, the life of an endpoint, and NovaPulse's own events.

-- A replay is a bulk action on one endpoint's deliveries: so many a second, and none before its time.
ALTER TABLE "bulk_actions" ADD COLUMN "webhook_id" TEXT COLLATE "C",
ADD COLUMN "per_second" INTEGER,
ADD COLUMN "open_at" TIMESTAMPTZ(3);
CREATE INDEX "bulk_actions_replays" ON "bulk_actions" ("webhook_id", "job_id") WHERE "webhook_id" IS NOT NULL;

-- With `failing_since`: how long an endpoint has done nothing but fail, as its attempts showed, and the highest grade of
-- it, in percent of the time after which it is disabled, that people were told of.
ALTER TABLE "webhooks" ADD COLUMN "last_failed_at" TIMESTAMPTZ(3),
ADD COLUMN "warned_percent" INTEGER NOT NULL DEFAULT 0;
CREATE INDEX "webhooks_failing" ON "webhooks" ("failing_since")
  WHERE "failing_since" IS NOT NULL AND "disabled_at" IS NULL AND "deleted_at" IS NULL;

-- What NovaPulse has to tell: written in the transaction of what happened, published by a worker right after.
CREATE TABLE "own_events" (
    "id" BIGSERIAL NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "type" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    -- The endpoint that it is about does not hear it.
    "except_webhook_id" TEXT COLLATE "C",
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "own_events_pkey" PRIMARY KEY ("id")
);

-- Only for those who ask for it by name or by a pattern of NovaPulse's own: an endpoint for all events is not meant.
CREATE FUNCTION "own_event_tell"(organization_id TEXT, type TEXT, data JSONB, except_webhook_id TEXT) RETURNS void
  LANGUAGE sql AS $$
    INSERT INTO "own_events" ("organization_id", "type", "data", "except_webhook_id")
    SELECT $1, $2, $3, $4
    WHERE EXISTS (
      SELECT FROM "webhooks" w CROSS JOIN unnest(w."event_types") AS pattern
      WHERE w."organization_id" = $1 AND w."deleted_at" IS NULL AND w."id" IS DISTINCT FROM $4
        AND pattern LIKE 'novapulse.%'
        AND (pattern = $2 OR right(pattern, 2) = '.*' AND left($2, length(pattern) - 1) = left(pattern, -1))
    )
  $$;

-- A delivery that has failed for good, however it came to that. Not one of an event of this kind: it would go on for ever.
CREATE FUNCTION "delivery_exhausted"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "own_event_tell"(NEW."organization_id", 'novapulse.delivery_exhausted', jsonb_build_object(
    'deliveryId', NEW."id", 'webhookId', NEW."webhook_id", 'eventId', NEW."event_id", 'eventType', NEW."event_type",
    'attempts', NEW."attempt", 'statusCode', NEW."last_status_code", 'errorCode', NEW."error"->>'code',
    'failedAt', to_char(coalesce(NEW."finished_at", now()) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  ), NULL);
  RETURN NULL;
END $$;
CREATE TRIGGER "jobs_delivery_exhausted" AFTER UPDATE OF "status" ON "jobs" FOR EACH ROW
  WHEN (NEW."status" = 'failed' AND OLD."status" <> 'failed' AND NEW."queue" = 'webhook' AND NEW."event_type" NOT LIKE 'novapulse.%')
  EXECUTE FUNCTION "delivery_exhausted"();
