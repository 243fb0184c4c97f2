import { expect, test } from 'vitest'
import { nodeOptions, nodeOptionsByScript } from '../support/node-options.ts'

test.each(Object.entries(nodeOptionsByScript))(
  'npm run %s bounds what short-lived objects may take of the memory',
  (_script, options) => {
    expect(options).toContain('--max-semi-space-size=16')
    expect(options).toEqual(nodeOptions)
  },
)
