import { PanelLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { t } from '#contract/language/texts'
import { usePage } from './page-context.ts'
import { IconButton } from './theme/button.tsx'

/** The line over every surface: its title, and its controls at the other end. */
export const Header = (props: { readonly title: ReactNode; readonly children?: ReactNode }) => {
  const { store } = usePage()
  return (
    <header className="header">
      <IconButton
        label={t('window.frame.showSideBar')}
        icon={PanelLeft}
        className="header-side"
        onClick={() => store.setState({ isSideBarOpen: true })}
      />
      <h1 className="header-title cut">{props.title}</h1>
      {props.children}
    </header>
  )
}
