import { readFile } from 'node:fs/promises'
import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { BundleManifest } from '../../scripts/build.ts'
import {
  codeFromTextIn,
  externalsOf,
  inlineCodeIn,
  nodeImportsIn,
  pageModulesOf,
  type BuiltFile,
} from '../../scripts/bundle-checks.ts'
import { buildIfStale } from '../../scripts/freshness.ts'
import { importsOf, requiresOf } from '../../scripts/imports-of.ts'
import { layers, violationsOf } from '../../scripts/layers.ts'

const root = resolve(import.meta.dirname, '../..')

/** For each layer a file that breaks it, so that no rule is one that never finds anything. */
const planted: Readonly<Record<string, readonly [file: string, imported: string]>> = {
  'the contract imports zod, i18next and itself': ['preload/contract/a.ts', 'node:fs'],
  'a preload imports the contract, electron and its own folder': ['preload/index.ts', '../main/gate.ts'],
  'the renderer imports itself, the contract and packages that run in a page': ['renderer/a.tsx', 'fs'],
  'the consent page shares the socket and the theme with the chat page, and no component': [
    'renderer/consent/a.tsx',
    '../conversation/markdown.tsx',
  ],
  'the chat page takes nothing from the consent page': ['renderer/app.tsx', './consent/question.tsx'],
  'a feature imports itself, the contract, the vocabulary and packages': [
    'main/agent/a.ts',
    '../consent/consent.ts',
  ],
  'a worker imports the feature it serves, the contract, the vocabulary and packages': [
    'main/workers/database.ts',
    '../mcp/supervisor.ts',
  ],
  'the core imports no shell and nothing that shells are made of': ['main/workspace.ts', './web/socket.ts'],
  'a shell imports no inside of a feature': ['main/serve.ts', './history/history.ts'],
  'the product imports no script and no test': ['main/web/a.ts', '../../scripts/build.ts'],
  'only the desktop shell imports electron': ['main/serve.ts', 'electron'],
  'only main/web imports the web libraries': ['main/serve.ts', '@hono/node-server'],
  'only one folder imports the MCP client': ['main/mcp/supervisor.ts', '@modelcontextprotocol/client/stdio'],
  'only main/model imports the AI SDK': ['main/agent/a.ts', '@ai-sdk/provider'],
  'only main/history imports the database': ['main/workspace.ts', 'better-sqlite3'],
}

describe('who may import whom', () => {
  const sources = globSync('{main,preload,renderer}/**/*.{ts,tsx}', { cwd: root }).map((file) => ({
    file,
    imports: importsOf(readFileSync(join(root, file), 'utf8')),
  }))

  test.each(layers)('$name', (layer) => {
    expect(violationsOf(layer, sources)).toEqual([])
  })

  test.each(layers)('a planted import is found: $name', (layer) => {
    const [file, imported] = planted[layer.name] ?? ['', '']
    const source = `import type { A } from '#contract/ids'\nimport type { B } from '${imported}'\n`
    expect(violationsOf(layer, [{ file, imports: importsOf(source) }])).toHaveLength(1)
  })
})

test.each([
  [`import { a } from './a.ts'`, ['./a.ts']],
  [`import {\n  a,\n  type B,\n} from "./a.ts"`, ['./a.ts']],
  [`import type { A } from './a.ts'\nimport './b.css'`, ['./a.ts', './b.css']],
  [`export * from './a.ts'\nexport { b } from './b.ts'`, ['./a.ts', './b.ts']],
  [`const a = await import('./a.ts')\ntype B = import('./b.ts').B`, ['./a.ts', './b.ts']],
  ['import{a as b}from"node:fs";import"./c.js";', ['node:fs', './c.js']],
  [`export const a = 'from'\nconst b = 'x'`, []],
])('the imports of %j', (source, expected) => {
  expect(importsOf(source)).toEqual(expected)
})

describe('the built bundles', () => {
  let pages: readonly BuiltFile[] = []
  let html: readonly BuiltFile[] = []
  let preloads: readonly BuiltFile[] = []
  let programs: readonly BuiltFile[] = []
  let manifest: BundleManifest = {}

  const read = (pattern: string): Promise<BuiltFile[]> =>
    Promise.all(
      globSync(pattern, { cwd: join(root, 'dist') }).map(async (file) => ({
        file,
        text: await readFile(join(root, 'dist', file), 'utf8'),
      })),
    )

  beforeAll(async () => {
    expect(await buildIfStale(root)).toBe(true)
    pages = await read('renderer/assets/*.js')
    html = await read('renderer/*.html')
    preloads = await read('preload/*.cjs')
    programs = await read('main/**/*.js')
    manifest = JSON.parse(await readFile(join(root, 'dist/bundles.json'), 'utf8')) as BundleManifest
  }, 30_000)

  test('are the two pages, the two preloads, the two shells and their two workers', () => {
    expect(html.map(({ file }) => file).toSorted()).toEqual(['renderer/consent.html', 'renderer/index.html'])
    expect(preloads.map(({ file }) => file).toSorted()).toEqual(['preload/consent.cjs', 'preload/index.cjs'])
    expect(programs.map(({ file }) => file).toSorted()).toEqual([
      'main/index.js',
      'main/serve.js',
      'main/workers/database.js',
      'main/workers/validation.js',
    ])
    expect(Object.keys(manifest).toSorted()).toEqual(
      [...pages, ...preloads, ...programs].map(({ file }) => file).toSorted(),
    )
  })

  test('no page imports a module of Node', () => {
    expect(pages.flatMap(nodeImportsIn)).toEqual([])
    expect(nodeImportsIn({ file: 'a.js', text: 'import{readFile}from"node:fs";' })).toHaveLength(1)
    expect(nodeImportsIn({ file: 'a.js', text: 'let a=require("child_process")' })).toHaveLength(1)
  })

  test('no page carries a parser of raw HTML', () => {
    const parsers = ['rehype-raw', 'parse5', 'hast-util-raw', 'hast-util-from-parse5']
    expect(pageModulesOf(manifest, parsers)).toEqual([])
    const plant = { 'renderer/a.js': ['node_modules/parse5/dist/index.js'] }
    expect(pageModulesOf({ ...manifest, ...plant }, parsers)).toHaveLength(1)
  })

  test('no page makes code from text', () => {
    expect(pages.flatMap(codeFromTextIn)).toEqual([])
    for (const text of ['eval("1")', 'new Function("a")', 'let e=Function;new e("")'])
      expect(codeFromTextIn({ file: 'a.js', text })).toHaveLength(1)
  })

  test('no page has a script or a style inline', () => {
    expect(html.flatMap(inlineCodeIn)).toEqual([])
    for (const text of [
      '<script>a()</script>',
      '<style>',
      '<p style="color:red">',
      '<a href="#" onclick="a()">',
    ])
      expect(inlineCodeIn({ file: 'a.html', text })).not.toEqual([])
  })

  test('a preload requires electron and nothing else: a sandboxed one has nothing else', () => {
    for (const { text } of preloads) {
      expect(importsOf(text)).toEqual([])
      expect(requiresOf(text)).toEqual(['electron'])
    }
    expect(requiresOf("let a = require('node:fs')")).toEqual(['node:fs'])
  })

  test('the programs load nothing but Node and the database, and the desktop shell electron', () => {
    const loadedBy = (name: string) =>
      new Set(programs.filter(({ file }) => file === name).flatMap(externalsOf))
    const others = programs.filter(({ file }) => file !== 'main/index.js')
    expect(new Set(others.flatMap(externalsOf))).toEqual(new Set(['better-sqlite3']))
    expect(loadedBy('main/index.js')).toEqual(new Set(['better-sqlite3', 'electron']))
    for (const text of ['import { app } from "electron";', 'var a = __require("electron");'])
      expect(externalsOf({ file: 'a.js', text })).toEqual(['electron'])
  })
})
