import { defineConfig } from 'vitest/config'

const shared = {
  environment: 'node',
  restoreMocks: true,
  expect: { poll: { timeout: 20_000, interval: 25 } },
} as const

/** Fast tests first. Those with a browser wait most of their time: they run beside those that compute. */
const group = (groupOrder: number, timeoutSeconds: number) => ({
  sequence: { groupOrder },
  testTimeout: timeoutSeconds * 1000,
  hookTimeout: timeoutSeconds * 1000,
})

export default defineConfig({
  test: {
    // Most tests wait for processes and disks: on two cores three of them fill the time best.
    maxWorkers: 3,
    projects: [
      { test: { ...shared, ...group(0, 60), name: 'unit', include: ['test/unit/**/*.test.{ts,tsx}'] } },
      {
        test: {
          ...shared,
          ...group(1, 120),
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
        },
      },
      { test: { ...shared, ...group(1, 180), name: 'e2e', include: ['test/e2e/**/*.test.ts'] } },
    ],
  },
})
