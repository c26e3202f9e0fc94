/** What a kind of lines has in common: its words, and faint marks where they differ. */
import { plainText } from '../ui/ansi.ts'
import style from './kinds.module.css'

const differs = '<*>'

export function TemplateText({ template }: { template: string }) {
  const parts = template.split(differs)
  return (
    <bdi className={style.template}>
      {parts.map((part, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts have nothing but their place
        <span key={at}>
          {at > 0 && <span className={style.differs}>{differs}</span>}
          {plainText(part)}
        </span>
      ))}
    </bdi>
  )
}
