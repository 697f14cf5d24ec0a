/**
 * Says in as few lines as given why nothing more happens, and exits 1.
 * @param {string} message
 * @returns {never}
 */
export function fail(message) {
  process.stderr.write(`novapulse: ${message}\n`);
  process.exit(1);
}
