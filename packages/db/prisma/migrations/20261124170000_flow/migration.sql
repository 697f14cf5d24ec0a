-- Flow: ordered endpoints, limits of an endpoint, its circuit breaker, and a second try at once.

ALTER TABLE "webhooks"
  ADD COLUMN "ordered" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "rate_limit" INTEGER,
  ADD COLUMN "max_concurrency" INTEGER,
  ADD COLUMN "circuit_opened_at" TIMESTAMPTZ(3),
  ADD COLUMN "circuit_until" TIMESTAMPTZ(3),
  ADD COLUMN "circuit_trips" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "failures_in_a_row" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "sampled_since" TIMESTAMPTZ(3),
  ADD COLUMN "sampled_attempts" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "sampled_failures" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "events" ADD COLUMN "ordering_key" TEXT;

ALTER TABLE "jobs"
  ADD COLUMN "order_key" TEXT COLLATE "C",
  ADD COLUMN "order_seq" BIGINT,
  ADD COLUMN "held_at" TIMESTAMPTZ(6),
  ADD COLUMN "second_try" BOOLEAN NOT NULL DEFAULT false;

-- Deliveries that wait for a place at their endpoint, first come first.
CREATE INDEX "jobs_held" ON "jobs" ("webhook_id", "held_at", "id")
  WHERE "held_at" IS NOT NULL AND "next_attempt_at" = 'infinity' AND "status" IN ('pending', 'retrying');

-- What has not ended of each line of ordered deliveries, in order.
CREATE INDEX "jobs_in_line" ON "jobs" ("webhook_id", "order_key", "order_seq")
  WHERE "order_key" IS NOT NULL AND "status" IN ('pending', 'retrying', 'waiting', 'running');

-- At most one of each line: the one whose turn it is.
CREATE INDEX "jobs_at_turn" ON "jobs" ("webhook_id", "order_key")
  WHERE "order_key" IS NOT NULL AND ("status" = 'running' OR "status" IN ('pending', 'retrying', 'waiting')
    AND ("next_attempt_at" < 'infinity' OR "held_at" IS NOT NULL));

-- One row for each line of an ordered endpoint. Whoever adds to the line holds its row until the commit, so that the
-- order of the sequence is the order of the commits.
CREATE TABLE "delivery_lines" (
    "webhook_id" TEXT COLLATE "C" NOT NULL,
    "order_key" TEXT COLLATE "C" NOT NULL,
    "used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "delivery_lines_pkey" PRIMARY KEY ("webhook_id","order_key")
);
CREATE SEQUENCE "delivery_order" AS BIGINT CACHE 1;

-- Lines whose head has ended. Only ever inserted into by those who end deliveries, so that they wait for nobody.
CREATE TABLE "delivery_line_moves" (
    "id" BIGSERIAL NOT NULL,
    "webhook_id" TEXT COLLATE "C" NOT NULL,
    "order_key" TEXT COLLATE "C" NOT NULL,

    CONSTRAINT "delivery_line_moves_pkey" PRIMARY KEY ("id")
);

-- A new ordered delivery: it gets its place under the line's lock, and waits if the line is not empty. The queries of a
-- volatile function see what was committed while it waited for the lock.
CREATE FUNCTION "delivery_line_join"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "delivery_lines" ("webhook_id", "order_key") VALUES (NEW."webhook_id", NEW."order_key")
    ON CONFLICT ("webhook_id", "order_key") DO UPDATE SET "used_at" = now();
  NEW."order_seq" := nextval('delivery_order');
  IF EXISTS (SELECT FROM "jobs" j WHERE j."webhook_id" = NEW."webhook_id" AND j."order_key" = NEW."order_key"
               AND j."order_key" IS NOT NULL AND j."status" IN ('pending', 'retrying', 'waiting', 'running')) THEN
    NEW."next_attempt_at" := 'infinity';
    NEW."message_id" := NULL;
    NEW."dispatched_at" := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "jobs_line_join" BEFORE INSERT ON "jobs" FOR EACH ROW WHEN (NEW."order_key" IS NOT NULL)
  EXECUTE FUNCTION "delivery_line_join"();

-- One that had ended and is retried by hand joins the end of its line, without a lock: it waits until the line moves.
CREATE FUNCTION "delivery_line_rejoin"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."order_seq" := nextval('delivery_order');
  NEW."next_attempt_at" := 'infinity';
  NEW."held_at" := NULL;
  NEW."message_id" := NULL;
  NEW."dispatched_at" := NULL;
  INSERT INTO "delivery_line_moves" ("webhook_id", "order_key") VALUES (NEW."webhook_id", NEW."order_key");
  RETURN NEW;
END $$;
CREATE TRIGGER "jobs_line_rejoin" BEFORE UPDATE OF "status" ON "jobs" FOR EACH ROW
  WHEN (NEW."order_key" IS NOT NULL AND OLD."status" IN ('succeeded', 'failed', 'cancelled', 'skipped')
        AND NEW."status" IN ('pending', 'retrying', 'waiting'))
  EXECUTE FUNCTION "delivery_line_rejoin"();

-- One that waits for its turn goes on waiting, whoever wants it due. Its turn comes together with a message.
CREATE FUNCTION "delivery_line_keep"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW."next_attempt_at" := 'infinity';
  RETURN NEW;
END $$;
CREATE TRIGGER "jobs_line_keep" BEFORE UPDATE OF "next_attempt_at" ON "jobs" FOR EACH ROW
  WHEN (NEW."order_key" IS NOT NULL AND OLD."next_attempt_at" = 'infinity' AND OLD."held_at" IS NULL
        AND NEW."next_attempt_at" <> 'infinity' AND NEW."message_id" IS NULL
        AND OLD."status" IN ('pending', 'retrying', 'waiting') AND NEW."status" IN ('pending', 'retrying', 'waiting'))
  EXECUTE FUNCTION "delivery_line_keep"();

-- One that has ended, however: the line moves.
CREATE FUNCTION "delivery_line_move"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "delivery_line_moves" ("webhook_id", "order_key") VALUES (NEW."webhook_id", NEW."order_key");
  IF NEW."status" IN ('cancelled', 'skipped') THEN
    PERFORM pg_notify('novapulse_due', '');
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "jobs_line_move" AFTER UPDATE OF "status" ON "jobs" FOR EACH ROW
  WHEN (NEW."order_key" IS NOT NULL AND OLD."status" IN ('pending', 'retrying', 'waiting', 'running')
        AND NEW."status" IN ('succeeded', 'failed', 'cancelled', 'skipped'))
  EXECUTE FUNCTION "delivery_line_move"();
