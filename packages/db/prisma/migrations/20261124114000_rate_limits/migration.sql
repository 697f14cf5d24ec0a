-- Counters of the rate limiter. Unlogged: they outlive a restart, not a crash, and no commit waits for the disk.
CREATE UNLOGGED TABLE "rate_limits" (
    "key" TEXT COLLATE "C" NOT NULL,
    "newest" BIGINT NOT NULL,
    "counts" INTEGER[] NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("key")
) WITH (fillfactor = 50);

-- The web nodes that have shown up lately: each takes its share of a limit while the store cannot be asked.
CREATE UNLOGGED TABLE "rate_limit_nodes" (
    "id" TEXT COLLATE "C" NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rate_limit_nodes_pkey" PRIMARY KEY ("id")
);

-- The sliding window of packages/limits (slidingWindow.ts): 20 sub-windows to a window, no more than the limit in any
-- 21 of them and no more than 7/4 of it in any 27. "counts" holds the points, the newest sub-window first. Answers the
-- points consumed, more than the limit when they did not fit, and the milliseconds to wait.
CREATE FUNCTION "rate_limit_take"(
  wanted_key TEXT, points INTEGER, "limit" INTEGER, window_ms INTEGER, OUT consumed INTEGER, OUT wait_ms INTEGER
) LANGUAGE plpgsql AS $$
DECLARE
  width CONSTANT BIGINT := ceil(window_ms / 20.0);
  ceiling CONSTANT BIGINT := "limit"::BIGINT * 7 / 4;
  now_ms BIGINT;
  present BIGINT;
  stored_newest BIGINT;
  stored INTEGER[];
  counted INTEGER[];
  in_window BIGINT := 0;
  in_wide BIGINT := 0;
  remaining BIGINT;
  fits BOOLEAN;
  needed BIGINT;
  given INTEGER;
  back INTEGER;
BEGIN
  LOOP
    SELECT r."newest", r."counts" INTO stored_newest, stored FROM "rate_limits" r WHERE r."key" = wanted_key FOR UPDATE;
    EXIT WHEN FOUND;
    IF points <= 0 THEN
      consumed := 0;
      wait_ms := 0;
      RETURN;
    END IF;
    INSERT INTO "rate_limits" ("key", "newest", "counts", "expires_at") VALUES (wanted_key, 0, '{}', clock_timestamp())
      ON CONFLICT DO NOTHING;
  END LOOP;
  -- Read under the row's lock, so that time does not run backwards from one caller to the next.
  now_ms := floor(extract(epoch FROM clock_timestamp()) * 1000);
  present := greatest(now_ms / width, stored_newest);
  counted := (array_fill(0, ARRAY[least(present - stored_newest, 27)::INTEGER]) || stored || array_fill(0, ARRAY[27]))[1:27];

  IF points < 0 THEN
    back := -points;
    FOR i IN 1..27 LOOP
      given := least(counted[i], back);
      counted[i] := counted[i] - given;
      back := back - given;
    END LOOP;
  END IF;
  FOR i IN 1..27 LOOP
    in_wide := in_wide + counted[i];
    IF i <= 21 THEN in_window := in_window + counted[i]; END IF;
  END LOOP;
  remaining := least("limit" - in_window, ceiling - in_wide);
  fits := points <= 0 OR points <= remaining;
  IF points > 0 AND fits THEN
    counted[1] := counted[1] + points;
    in_window := in_window + points;
    in_wide := in_wide + points;
    remaining := remaining - points;
  END IF;
  IF fits AND points <> 0 THEN
    UPDATE "rate_limits" r
       SET "newest" = present, "counts" = counted,
           "expires_at" = clock_timestamp() + make_interval(secs => width * 28 / 1000.0)
     WHERE r."key" = wanted_key;
  END IF;

  needed := CASE WHEN NOT fits THEN points WHEN points = 0 THEN 1 ELSE "limit" END;
  wait_ms := window_ms;
  FOR later IN 0..27 LOOP
    IF later > 0 THEN
      in_wide := in_wide - counted[28 - later];
      IF later <= 21 THEN in_window := in_window - counted[22 - later]; END IF;
    END IF;
    IF least("limit" - in_window, ceiling - in_wide) >= needed THEN
      wait_ms := CASE WHEN later = 0 THEN 0 ELSE greatest(1, (present + later) * width - now_ms) END;
      EXIT;
    END IF;
  END LOOP;
  consumed := "limit" - greatest(0, remaining) + CASE WHEN fits THEN 0 ELSE points END;
END $$;
