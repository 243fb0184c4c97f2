import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/**
 * Builds in a process of its own, so that neither the memory of the bundler nor its NODE_ENV stays with us. All it
 * says goes to stderr. False when it failed.
 */
export const runBuild = async (root: string, flags: readonly '--sourcemaps'[] = []): Promise<boolean> => {
  const child = spawn(process.execPath, [join(root, 'scripts/build.ts'), ...flags], {
    stdio: ['ignore', process.stderr.fd, process.stderr.fd],
  })
  const [code] = await once(child, 'exit')
  return code === 0
}
