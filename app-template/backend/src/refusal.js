/** An answer that is the caller's to correct: thrown anywhere below a route, it becomes { error } with this status. */
export class Refusal extends Error {
  /**
   * @param {number} status
   * @param {string} message what is wrong and what is expected
   * @param {Record<string, string>} [headers]
   */
  constructor(status, message, headers = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}
