import type { Menu, Tray } from 'electron'
import type { TrayState } from './control-messages.ts'
import { createEmitter, eventsOf, type Emitter } from './emitter.ts'
import { stateOfMenu } from './menu.ts'
import { modelled, modelledClass } from './modelled.ts'
import { world } from './world.ts'

type Shown = { readonly emitter: Emitter; toolTip: string; title: string; menu: Menu | null }

const shown = new Set<Shown>()
const events = eventsOf<Tray>()(['click', 'double-click', 'right-click', 'middle-click'])

export const trayStates = (): readonly TrayState[] =>
  [...shown].map(({ toolTip, title, menu }) => ({ toolTip, title, menu: menu ? stateOfMenu(menu) : [] }))

export const trayMenuNow = (): Menu | null => [...shown][0]?.menu ?? null

export const emitOnTray = (name: string, args: readonly unknown[]): void =>
  shown.forEach(({ emitter }) => void emitter.emit(name, ...args))

export const TrayClass = modelledClass<typeof Electron.Tray>('Tray', (image) => {
  world.needsReady('Cannot create Tray before app is ready')
  if (typeof image === 'string' ? image === '' : image.isEmpty()) throw new Error('a tray needs an image')
  const emitter = createEmitter('Tray', events)
  const tray: Shown = { emitter, toolTip: '', title: '', menu: null }
  shown.add(tray)
  world.recorder.record('tray.create')
  return modelled<Tray>(
    'Tray',
    {
      setToolTip: (text) => {
        tray.toolTip = text
        world.recorder.record('tray.setToolTip', text)
      },
      setTitle: (text) => void (tray.title = text),
      getTitle: () => tray.title,
      setImage: () => world.recorder.record('tray.setImage'),
      setContextMenu: (menu) => void (tray.menu = menu),
      isDestroyed: () => !shown.has(tray),
      destroy: () => {
        shown.delete(tray)
        world.recorder.record('tray.destroy')
      },
    },
    emitter.members,
  )
})
