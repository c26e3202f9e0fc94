/** Words of the logs section, and of what is kept. */
export const river = {
  settings: {
    title: 'Logs',
    about: 'Lines are kept on this machine, and stay when what wrote them is gone. Whichever limit is reached first, the oldest lines go.',
    days: 'Keep for',
    daysValue_one: '{{count}} day',
    daysValue_other: '{{count}} days',
    space: 'Use at most',
    collect: 'Keep lines of',
    collect_all: 'Everything that runs',
    collect_viewed: 'Only what is looked at',
    used: 'Kept now',
    usedValue: '{{lines}}, {{used}} of {{limit}}',
    lines_one: '{{count, number}} line',
    lines_other: '{{count, number}} lines',
    oldest: 'Oldest line',
    nothing: 'nothing yet',
    folder: 'Folder',
    forget: 'Remove kept logs…',
    forgetTitle: 'Remove all kept logs?',
    forgetBody:
      'Lines of containers that are gone cannot be had again. Those of others are read again from their engines, as far as these still have them.',
    forgetAct: 'Remove',
    forgotten: 'The kept logs were removed.',
  },
}
