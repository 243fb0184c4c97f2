import type { BaseWindow, Menu, MenuItem, MenuItemConstructorOptions } from 'electron'
import { frontmost } from './base-window.ts'
import type { MenuState } from './control-messages.ts'
import { createEmitter, eventsOf } from './emitter.ts'
import { focusedView } from './focus.ts'
import { modelled, modelledClass } from './modelled.ts'
import { world } from './world.ts'

type Role = NonNullable<MenuItemConstructorOptions['role']>

const events = eventsOf<Menu>()(['menu-will-show', 'menu-will-close'])
let applicationMenu: Menu | null = null
let popup: Menu | null = null
let lastCommand = 0
let quit: () => void = () => undefined
/** The role "quit" is `app.quit()`. */
export const whenQuitIsChosen = (listener: () => void): void => {
  quit = listener
}

export const currentApplicationMenu = (): Menu | null => applicationMenu
export const currentPopup = (): Menu | null => popup

export const createMenu = (template: readonly (MenuItemConstructorOptions | MenuItem)[]): Menu => {
  const items = template.map(createItem)
  const emitter = createEmitter('Menu', events)
  const menu: Menu = modelled<Menu>(
    'Menu',
    {
      items,
      append: (item) => void items.push(item),
      insert: (position, item) => void items.splice(position, 0, item),
      getMenuItemById: (id) => itemsIn(menu).find((item) => item.id === id) ?? null,
      popup: (options) => {
        popup = menu
        world.recorder.record('menu.popup', stateOfMenu(menu), { x: options?.x, y: options?.y })
        emitter.emit('menu-will-show', {})
      },
      closePopup: () => {
        if (popup === menu) popup = null
        emitter.emit('menu-will-close', {})
      },
    },
    emitter.members,
  )
  return menu
}

const itemsIn = (menu: Menu): readonly MenuItem[] =>
  menu.items.flatMap((item) => [item, ...(item.submenu ? itemsIn(item.submenu) : [])])

const createItem = (options: MenuItemConstructorOptions | MenuItem): MenuItem => {
  const { submenu, role, click } = options as MenuItemConstructorOptions
  if (role !== undefined && !knownRoles.has(role)) throw new Error(`there is no menu role "${role}"`)
  const item: MenuItem = modelled<MenuItem>(
    'MenuItem',
    {
      id: options.id ?? '',
      label: options.label ?? '',
      sublabel: options.sublabel ?? '',
      toolTip: options.toolTip ?? '',
      accelerator: options.accelerator ?? null,
      type: options.type ?? (submenu ? 'submenu' : 'normal'),
      enabled: options.enabled ?? true,
      visible: options.visible ?? true,
      checked: options.checked ?? false,
      registerAccelerator: options.registerAccelerator ?? true,
      commandId: (lastCommand += 1),
      click: (event: unknown, window: BaseWindow | undefined, contents: unknown) => {
        if (item.type === 'checkbox') item.checked = !item.checked
        if (role !== undefined) return performRole(role)
        click?.(item, window, event as Electron.KeyboardEvent)
        return contents === undefined ? undefined : null
      },
    },
    { role, submenu: Array.isArray(submenu) ? createMenu(submenu) : submenu },
  )
  return item
}

/** What a person does: the item must stand there, be visible and enabled. */
export const choose = (menu: Menu | null, labels: readonly string[]): void => {
  if (!menu) throw new Error('there is no such menu')
  const [label, ...rest] = labels
  const item = menu.items.find((each) => each.label === label && each.visible)
  if (!item)
    throw new Error(`the menu has no "${label}", only ${menu.items.map((each) => each.label).join(', ')}`)
  if (!item.enabled) throw new Error(`"${label}" is disabled`)
  if (rest.length > 0) return choose(item.submenu ?? null, rest)
  item.click({ triggeredByAccelerator: false }, frontmost()?.api, focusedView()?.contents)
}

const performRole = (role: Role): void => {
  world.recorder.record('menu.role', role)
  const window = frontmost()
  const contents = focusedView()?.contents
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check
  switch (role) {
    case 'quit':
      return quit()
    case 'close':
      return void window?.close()
    case 'minimize':
      return window?.api.minimize()
    case 'togglefullscreen':
      return window?.api.setFullScreen(!window.api.isFullScreen())
    case 'resetZoom':
      return contents?.setZoomLevel(0)
    case 'zoomIn':
      return contents?.setZoomLevel(contents.getZoomLevel() + zoomStep)
    case 'zoomOut':
      return contents?.setZoomLevel(contents.getZoomLevel() - zoomStep)
    default:
      // The others act inside Chromium or the system; the record says that they were chosen.
      return undefined
  }
}

const zoomStep = 0.5

const knownRoles: ReadonlySet<string> = new Set([
  'about',
  'appMenu',
  'close',
  'copy',
  'cut',
  'delete',
  'editMenu',
  'fileMenu',
  'front',
  'help',
  'hide',
  'hideOthers',
  'minimize',
  'paste',
  'pasteAndMatchStyle',
  'quit',
  'redo',
  'resetZoom',
  'selectAll',
  'services',
  'togglefullscreen',
  'undo',
  'unhide',
  'viewMenu',
  'window',
  'windowMenu',
  'zoom',
  'zoomIn',
  'zoomOut',
] satisfies readonly Role[])

export const stateOfMenu = (menu: Menu): readonly MenuState[] =>
  menu.items.map((item) => ({
    label: item.type === 'separator' ? '-' : item.label,
    role: item.role ?? null,
    accelerator: item.accelerator,
    isEnabled: item.enabled,
    isVisible: item.visible,
    isChecked: item.checked,
    items: item.submenu ? stateOfMenu(item.submenu) : [],
  }))

export const MenuClass = modelledClass<typeof Electron.Menu>('Menu', () => createMenu([]), {
  buildFromTemplate: (template) => createMenu(template),
  setApplicationMenu: (menu) => void (applicationMenu = menu),
  getApplicationMenu: () => applicationMenu,
})

export const MenuItemClass = modelledClass<typeof Electron.MenuItem>('MenuItem', (options) =>
  createItem(options),
)
