import { expect, test } from 'vitest'
import { nodeOptions, nodeOptionsByScript } from '../support/node-options.ts'

test.each(Object.entries(nodeOptionsByScript))(
  'npm run %s bounds what objects may take of the memory that nobody uses any more',
  (_script, options) => {
    expect(options).toContain('--max-semi-space-size=16')
    expect(options).toContain('--heap-growing-percent=40')
    expect(options).toEqual(nodeOptions)
  },
)
