import type { Rectangle } from 'electron'

/** What the test prepares before the program starts; it travels in an environment variable as JSON. */
export type Setup = {
  /** The DevTools address of the Chromium that shows the windows. */
  readonly browserUrl: string
  /** A folder of the test's own for what the double itself keeps on the disk. */
  readonly scratch: string
  /** The built main program. */
  readonly entry: string
  /** Arguments after the program's own. */
  readonly args: readonly string[]
  readonly isPackaged: boolean
  readonly locale: string
  readonly preferredLanguages: readonly string[]
  readonly displays: readonly Rectangle[]
  readonly prefersDark: boolean
  readonly safeStorage: { readonly backend: StorageBackend; readonly isAvailable: boolean }
  readonly spellCheckerLanguages: readonly string[]
  /** Scripted answers of dialogs and the like, oldest first, by the API's name. */
  readonly answers: Readonly<Record<string, readonly unknown[]>>
}

export type StorageBackend =
  | 'basic_text'
  | 'gnome_libsecret'
  | 'kwallet'
  | 'kwallet5'
  | 'kwallet6'
  | 'unknown'

export const setupVariable = 'ELECTRON_DOUBLE_SETUP'

/** One use of an API that leaves the program: what a person or the system would have seen of it. */
export type Recorded = { readonly api: string; readonly args: readonly unknown[] }

export type ViewState = {
  readonly webContentsId: number
  readonly targetId: string | null
  readonly url: string
  readonly bounds: Rectangle
  readonly isVisible: boolean
  readonly isFocused: boolean
  readonly zoomLevel: number
}

export type WindowState = {
  readonly id: number
  readonly title: string
  readonly bounds: Rectangle
  readonly isVisible: boolean
  readonly isFocused: boolean
  readonly isMinimized: boolean
  readonly isMaximized: boolean
  readonly views: readonly ViewState[]
}

export type MenuState = {
  readonly label: string
  readonly role: string | null
  readonly accelerator: string | null
  readonly isEnabled: boolean
  readonly isVisible: boolean
  readonly isChecked: boolean
  readonly items: readonly MenuState[]
}

export type TrayState = {
  readonly toolTip: string
  readonly title: string
  readonly menu: readonly MenuState[]
}

export type AppState = {
  readonly isReady: boolean
  readonly windows: readonly WindowState[]
  readonly badgeCount: number
  readonly trays: readonly TrayState[]
  readonly menu: readonly MenuState[] | null
  /** The context menu that was popped up last. */
  readonly popup: readonly MenuState[] | null
  readonly themeSource: string
}

export type MenuName = 'application' | 'popup' | 'tray'

/** What the test does to the program: a person at the keyboard, or the system. */
export type Command =
  | { readonly kind: 'state' }
  | { readonly kind: 'press'; readonly key: string; readonly modifiers: readonly KeyModifier[] }
  | { readonly kind: 'choose'; readonly menu: MenuName; readonly labels: readonly string[] }
  /** Raises an event of `app`, `nativeTheme`, `powerMonitor`, `screen`, `tray`, `notification` or `contents:ID`. */
  | {
      readonly kind: 'emit'
      readonly target: string
      readonly name: string
      readonly args: readonly unknown[]
    }
  | { readonly kind: 'focus-window'; readonly isFocused: boolean }
  | { readonly kind: 'close-window' }
  | { readonly kind: 'focus-view'; readonly webContentsId: number }
  | { readonly kind: 'answer'; readonly api: string; readonly answers: readonly unknown[] }
  | { readonly kind: 'prefer-dark'; readonly isDark: boolean }
  | { readonly kind: 'quit' }

export type KeyModifier = 'control' | 'alt' | 'shift' | 'meta'

export type CommandMessage = { readonly id: number; readonly command: Command }
export type DoubleMessage =
  | { readonly kind: 'recorded'; readonly recorded: Recorded }
  | { readonly kind: 'done'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
