/** A pattern as a person says it: "project shop, without worker-2". */
import { useTranslation } from 'react-i18next'
import { engineName } from '../../state/engines.ts'
import { patternWords } from './pick.ts'

const fields = ['project', 'name', 'label', 'state', 'source', 'died'] as const

export function usePatternText(): (pattern: string) => string {
  const { t } = useTranslation()
  return (pattern) => {
    const terms = patternWords(pattern)
    const said = terms.map(({ negated, field, text }) => {
      const known = fields.find((each) => each === field)
      const value = known === 'source' ? engineName(text) : text
      const words = known && !(negated && known === 'name') ? t(`river.field.${known}`, { value }) : value
      return negated ? t('river.without', { what: words }) : words
    })
    const isAll = terms.every(({ negated }) => negated)
    return [...(isAll ? [t('river.everything')] : []), ...said].join(', ')
  }
}

export function PatternText({ pattern }: { pattern: string }) {
  return <bdi>{usePatternText()(pattern)}</bdi>
}
