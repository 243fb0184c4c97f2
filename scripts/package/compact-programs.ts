import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { minify } from 'vite'

/** What the desktop program runs on Node; the web shell is no part of a package. */
const programs = ['index.js', 'workers/database.js', 'workers/validation.js'] as const

/**
 * Copies the programs of dist/main to dist/compact without white space, comments and the names of variables, which are
 * half of them. Functions keep theirs: stack traces in a user's report must say which they mean. What stands in comments about licences is
 * in dist/LICENSES.txt.
 */
export const compactPrograms = async (root: string): Promise<void> => {
  const target = join(root, 'dist/compact')
  await rm(target, { recursive: true, force: true })
  await Promise.all(
    programs.map((program) => compact(join(root, 'dist/main', program), join(target, program))),
  )
}

const compact = async (source: string, target: string): Promise<void> => {
  const text = await readFile(source, 'utf8')
  const { code, errors } = await minify(source, text, {
    module: true,
    compress: { keepNames: { function: true, class: true } },
    mangle: { keepNames: true },
    codegen: { removeWhitespace: true },
  })
  if (errors.length > 0) throw new Error(`${source} cannot be made compact: ${errors[0]?.message}`)
  await mkdir(dirname(target), { recursive: true })
  await writeFile(target, code)
}
