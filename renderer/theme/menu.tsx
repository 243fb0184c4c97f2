import { Menu } from '@base-ui/react/menu'
import { Ellipsis, type LucideIcon } from 'lucide-react'
import { Icon } from './icon.tsx'
import './controls.css'

export type MenuEntry = {
  readonly label: string
  readonly icon?: LucideIcon
  readonly tone?: 'plain' | 'stop'
  readonly run: () => void
}

/** A menu behind an icon. Entries that are null are separators. */
export const ActionMenu = (props: {
  readonly label: string
  readonly entries: readonly (MenuEntry | null)[]
  readonly icon?: LucideIcon
  readonly className?: string
}) => (
  <Menu.Root>
    <Menu.Trigger
      className={`icon-button ${props.className ?? ''}`}
      aria-label={props.label}
      title={props.label}
    >
      <Icon of={props.icon ?? Ellipsis} />
    </Menu.Trigger>
    <Menu.Portal>
      <Menu.Positioner align="end" sideOffset={4} className="menu-layer">
        <Menu.Popup className="menu">
          {props.entries.map((entry, index) => (
            <Entry key={entry?.label ?? `separator ${index}`} entry={entry} />
          ))}
        </Menu.Popup>
      </Menu.Positioner>
    </Menu.Portal>
  </Menu.Root>
)

const Entry = ({ entry }: { readonly entry: MenuEntry | null }) => {
  if (entry === null) return <Menu.Separator className="menu-separator" />
  return (
    <Menu.Item className={`menu-item ${entry.tone === 'stop' ? 'menu-item-stop' : ''}`} onClick={entry.run}>
      {entry.icon && <Icon of={entry.icon} />}
      {entry.label}
    </Menu.Item>
  )
}
