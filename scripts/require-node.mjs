import { existsSync, rmSync, symlinkSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/*
 * Runs before each npm script, on whichever Node it finds: plain JavaScript that Node 14 understands. npm scripts
 * take `node` from node_modules/.bin first, where `npm ci` puts a Node 24. Where install scripts are not allowed
 * that entry is missing although the program is there: then it is made here, and the script itself gets it.
 */
const neededMajor = 24

const folder = fileURLToPath(new URL('../node_modules/', import.meta.url))
const program = `node-${process.platform}-${process.arch}/bin/node`

const ensureNode = () => {
  if (!existsSync(folder + 'vite')) return explain('The packages of Assent are not installed here.')
  if (Number(process.versions.node.split('.')[0]) >= neededMajor) return
  if (existsSync(folder + program) && !existsSync(folder + '.bin/node')) return linkNode()
  explain(`Assent needs Node ${neededMajor}, and this is Node ${process.versions.node}.`)
}

const linkNode = () => {
  rmSync(folder + '.bin/node', { force: true })
  symlinkSync('../' + program, folder + '.bin/node')
}

const explain = (reason) => {
  console.error(`${reason}
Run \`npm ci\` in this folder: it brings all packages and a Node ${neededMajor} of its own, which npm scripts use.
If you see this again afterwards, install Node ${neededMajor} from https://nodejs.org and start over.`)
  process.exitCode = 1
}

ensureNode()
