-- Tells an admitted try from a refused one in the statement that counts it.
ALTER TABLE "authentication_failures" ADD COLUMN "refused" INTEGER NOT NULL DEFAULT 0;
