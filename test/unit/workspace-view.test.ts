import { expect, vi } from 'vitest'
import type { WorkspaceView } from '#contract/views'
import { createWorkspaceViewer, type Slices } from '../../main/workspace-view.ts'
import { verifies } from '../support/verifies.ts'

verifies(
  'shell:snapshot',
  'what changes while everything is read is published after the answer',
  async () => {
    let dock: WorkspaceView['dock'] = 'hidden'
    const about = Promise.withResolvers<WorkspaceView['about']>()
    const published: Partial<WorkspaceView>[] = []
    const none = (): never[] => []
    const slices = {
      ...Object.fromEntries(
        ['conversations', 'servers', 'providers', 'models', 'grants'].map((name) => [name, none]),
      ),
      dock: () => dock,
      about: () => about.promise,
    }
    using viewer = createWorkspaceViewer({
      slices: new Proxy(slices, {
        get: (known, name) => Reflect.get(known, name) ?? (() => null),
      }) as unknown as Slices,
      summary: async () => null,
      publish: (changes) => void published.push(changes),
      publishConversation: () => undefined,
      onError: (error) => void expect.unreachable(String(error)),
    })
    const read = viewer.read()
    await Promise.resolve()
    dock = 'normal'
    viewer.changed('dock')
    await vi.waitUntil(() => published.length === 1)
    about.resolve({} as WorkspaceView['about'])
    await read
    await vi.waitUntil(() => published.length === 2)
    expect(published).toEqual([{ dock: 'normal' }, { dock: 'normal' }])
  },
)
