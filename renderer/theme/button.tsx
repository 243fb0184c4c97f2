import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'
import { Icon } from './icon.tsx'

type ButtonProps = ComponentProps<'button'> & {
  readonly tone?: 'plain' | 'primary' | 'stop' | 'quiet'
  readonly icon?: LucideIcon
}

/** A button with words. `primary` is the one obvious next step of a surface; green is kept for the consent page. */
export const Button = ({ tone = 'plain', icon, children, className = '', ...rest }: ButtonProps) => (
  <button type="button" {...rest} className={`button button-${tone} ${className}`}>
    {icon && <Icon of={icon} />}
    {children}
  </button>
)

type IconButtonProps = Omit<ComponentProps<'button'>, 'children'> & {
  /** The accessible name, also shown as a tooltip. */
  readonly label: string
  readonly icon: LucideIcon
}

export const IconButton = ({ label, icon, className = '', ...rest }: IconButtonProps) => (
  <button type="button" title={label} aria-label={label} {...rest} className={`icon-button ${className}`}>
    <Icon of={icon} />
  </button>
)
