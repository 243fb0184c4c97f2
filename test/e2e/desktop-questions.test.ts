import { afterAll, expect } from 'vitest'
import type { ChatBridge } from '#contract/bridge'
import { closeDesktopBrowser, openDesktopWindow } from '../support/electron-double/desktop-window.ts'
import { until } from '../support/until.ts'
import { verifies } from '../support/verifies.ts'
import { referenceServer, workspaceFolder } from '../support/workspace-folder.ts'

afterAll(closeDesktopBrowser)

verifies(
  'consent:address',
  'in the desktop shell the window opens it, once, exactly as it was shown',
  async () => {
    using folder = workspaceFolder({
      modelUrl: 'http://127.0.0.1:9/v1',
      servers: { every: referenceServer('everything') },
    })
    await using opened = await openDesktopWindow({ dataDirectory: folder.path })
    await opened.answer('Start server every?', 'Start')
    await opened.chat().getByRole('link', { name: 'every, ready' }).waitFor()
    const url = 'https://pay.example/sign?a=b#c'
    await opened.chat().evaluate(async (args) => {
      const { bridge } = window as unknown as { readonly bridge: ChatBridge }
      const created = await bridge.createConversation({})
      if (!created.ok) throw new Error(created.problem.message)
      const { conversation } = created.value
      await bridge.openConversation({ conversation })
      await bridge.runTool({ conversation, alias: 'every', tool: 'trigger-url-elicitation', arguments: args })
    }, JSON.stringify({ url }))
    await opened.answer('Allow every.trigger-url-elicitation?', 'Allow once')
    await opened.question('Open pay.example?').waitFor()
    const openings = () =>
      opened
        .desktop()
        .recorded('shell.openExternal')
        .map(({ args }) => args[0])
    expect(openings()).toEqual([])
    await opened.answer('Open pay.example?', 'Open in the browser')
    await until('the window opened it', () => openings().length > 0)
    expect(openings()).toEqual([url])
  },
)
