import type { JsonObject } from '#contract/json'

/** A server of others, as a user would add it, and one call that shows whether it works. */
export type RealServer = {
  readonly name: string
  /** As npm takes it, with the version that was tried. */
  readonly package: string
  /** The program in the package's `bin`; its only one when absent. */
  readonly program?: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Started as a program of its own that is then reached at this path; `PORT` in the arguments is a free port. */
  readonly httpPath?: string
  readonly call: { readonly tool: string; readonly arguments: JsonObject }
  /** How the call should end on a computer without network and without accounts. */
  readonly ends: 'result' | 'error'
}

/** Stands in arguments and values for the folder that the server may work in. */
export const folderMark = 'FOLDER'
export const portMark = 'PORT'
export const chromiumMark = 'CHROMIUM'

export const realServers: readonly RealServer[] = [
  {
    name: 'everything',
    package: '@modelcontextprotocol/server-everything@2026.8.31',
    call: { tool: 'echo', arguments: { message: 'Köln' } },
    ends: 'result',
  },
  {
    name: 'filesystem',
    package: '@modelcontextprotocol/server-filesystem@2026.8.31',
    args: [folderMark],
    call: { tool: 'list_directory', arguments: { path: folderMark } },
    ends: 'result',
  },
  {
    name: 'filesystem-preset',
    package: '@modelcontextprotocol/server-filesystem@2.0.1',
    args: [folderMark],
    call: { tool: 'list_directory', arguments: { path: folderMark } },
    ends: 'result',
  },
  {
    name: 'memory',
    package: '@modelcontextprotocol/server-memory@2026.8.31',
    env: { MEMORY_FILE_PATH: `${folderMark}/memory.json` },
    call: {
      tool: 'create_entities',
      arguments: { entities: [{ name: 'Lisbon', entityType: 'city', observations: ['hilly'] }] },
    },
    ends: 'result',
  },
  {
    name: 'sequential-thinking',
    package: '@modelcontextprotocol/server-sequential-thinking@2026.8.31',
    call: {
      tool: 'sequentialthinking',
      arguments: { thought: 'first', nextThoughtNeeded: false, thoughtNumber: 1, totalThoughts: 1 },
    },
    ends: 'result',
  },
  {
    name: 'playwright',
    package: '@playwright/mcp@0.0.83',
    args: ['--headless', '--executable-path', chromiumMark, '--no-sandbox', '--isolated'],
    call: {
      tool: 'browser_navigate',
      arguments: { url: 'data:text/html,<title>Lisbon</title><h1>hello</h1>' },
    },
    ends: 'result',
  },
  {
    name: 'context7',
    package: '@upstash/context7-mcp@4.1.1',
    call: { tool: 'resolve-library-id', arguments: { query: 'routing', libraryName: 'react' } },
    ends: 'result',
  },
  {
    name: 'context7-http',
    package: '@upstash/context7-mcp@4.1.1',
    args: ['--transport', 'http', '--port', portMark],
    httpPath: '/mcp',
    call: { tool: 'resolve-library-id', arguments: { query: 'routing', libraryName: 'react' } },
    ends: 'result',
  },
  {
    name: 'everything-http',
    package: '@modelcontextprotocol/server-everything@2026.8.31',
    args: ['streamableHttp'],
    env: { PORT: portMark },
    httpPath: '/mcp',
    call: { tool: 'echo', arguments: { message: 'Köln' } },
    ends: 'result',
  },
  {
    name: 'everything-sse',
    package: '@modelcontextprotocol/server-everything@2026.8.31',
    args: ['sse'],
    env: { PORT: portMark },
    httpPath: '/sse',
    call: { tool: 'echo', arguments: { message: 'Köln' } },
    ends: 'result',
  },
  {
    name: 'notion',
    package: '@notionhq/notion-mcp-server@2.5.2',
    env: { NOTION_TOKEN: 'x' },
    call: { tool: 'API-get-self', arguments: {} },
    ends: 'error',
  },
  {
    name: 'postgres',
    package: '@modelcontextprotocol/server-postgres@0.6.2',
    args: ['postgresql://nobody@127.0.0.1:9/none'],
    call: { tool: 'query', arguments: { sql: 'select 1' } },
    ends: 'error',
  },
  {
    name: 'chrome-devtools',
    package: 'chrome-devtools-mcp@1.11.0',
    program: 'chrome-devtools-mcp',
    args: ['--headless', '--isolated', '--executablePath', chromiumMark, '--chromeArg=--no-sandbox'],
    call: { tool: 'list_pages', arguments: {} },
    ends: 'result',
  },
  {
    name: 'mongodb',
    package: 'mongodb-mcp-server@3.0.4',
    call: { tool: 'list-databases', arguments: {} },
    ends: 'error',
  },
  {
    name: 'kubernetes',
    package: 'mcp-server-kubernetes@4.1.7',
    call: { tool: 'cleanup', arguments: {} },
    ends: 'result',
  },
  {
    name: 'git',
    package: '@cyanheads/git-mcp-server@2.15.3',
    call: { tool: 'git_status', arguments: { path: folderMark } },
    ends: 'error',
  },
  {
    name: 'eslint',
    package: '@eslint/mcp@0.3.13',
    call: { tool: 'lint-files', arguments: { filePaths: [`${folderMark}/none.js`] } },
    ends: 'error',
  },
  {
    name: 'github',
    package: '@modelcontextprotocol/server-github@2025.4.8',
    env: { GITHUB_PERSONAL_ACCESS_TOKEN: 'x' },
    call: { tool: 'search_repositories', arguments: { query: 'lisbon' } },
    ends: 'error',
  },
  {
    name: 'slack',
    package: '@modelcontextprotocol/server-slack@2025.4.25',
    env: { SLACK_BOT_TOKEN: 'x', SLACK_TEAM_ID: 'T1' },
    call: { tool: 'slack_list_channels', arguments: {} },
    ends: 'result',
  },
  {
    name: 'sentry',
    package: '@sentry/mcp-server@0.39.0',
    args: ['--access-token=x'],
    call: { tool: 'find_organizations', arguments: {} },
    ends: 'error',
  },
  {
    name: 'figma',
    package: 'figma-developer-mcp@0.13.2',
    args: ['--stdio'],
    env: { FIGMA_API_KEY: 'x' },
    call: { tool: 'get_figma_data', arguments: { fileKey: 'abc' } },
    ends: 'error',
  },
  {
    name: 'firecrawl',
    package: 'firecrawl-mcp@3.26.0',
    env: { FIRECRAWL_API_KEY: 'x' },
    call: { tool: 'firecrawl_scrape', arguments: { url: 'http://127.0.0.1:9/' } },
    ends: 'error',
  },
  {
    name: 'tavily',
    package: 'tavily-mcp@0.2.22',
    env: { TAVILY_API_KEY: 'x' },
    call: { tool: 'tavily_search', arguments: { query: 'lisbon' } },
    ends: 'error',
  },
  {
    name: 'brave',
    package: '@brave/brave-search-mcp-server@2.1.4',
    env: { BRAVE_API_KEY: 'x' },
    call: { tool: 'brave_web_search', arguments: { query: 'lisbon' } },
    ends: 'error',
  },
  {
    name: 'duckduckgo',
    package: 'duckduckgo-mcp-server@0.1.2',
    call: { tool: 'duckduckgo_web_search', arguments: { query: 'lisbon' } },
    ends: 'error',
  },
]
