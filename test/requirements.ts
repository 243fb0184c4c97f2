/**
 * Each promise of the product, by id. A test cites an id through `verifies` (test/support/verifies.ts); an unknown id
 * throws and an uncited one fails the suite.
 */
export const requirements = {} as const satisfies Record<string, string>
