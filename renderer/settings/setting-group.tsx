import type { ReactNode } from 'react'

/** One thing to do on a page of settings: its title, what it does, and the controls. */
export const SettingGroup = (props: {
  readonly title: string
  readonly about?: string
  readonly children: ReactNode
}) => (
  <section className="setting-group" aria-label={props.title}>
    <h3>{props.title}</h3>
    {props.about !== undefined && <p className="muted">{props.about}</p>}
    {props.children}
  </section>
)
