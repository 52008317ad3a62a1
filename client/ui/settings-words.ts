// What the settings and the controls in them say: fetched with them, in every language.
import { spoken } from './texts.ts';
import type { Bus } from '#client/audio/sound-face.ts';
import type { ReservedReason } from '#client/input/device-code.ts';
import type { PaletteName } from '#client/view/palette.ts';
import type { Motion } from './settings.ts';

/** Their catalogue. */
export interface SettingsTexts {
  readonly controls: {
    readonly title: string;
    readonly change: (action: string, cap: string) => string;
    readonly add: (action: string) => string;
    readonly press: (action: string) => string;
    readonly push: (action: string) => string;
    readonly taken: (actions: string) => string;
    readonly resetAll: string;
    /** The keys of one of several at this machine. */
    readonly shared: (place: number) => string;
    readonly refused: Readonly<Record<ReservedReason | 'needsStick' | 'needsButton' | 'full', string>>;
  };
  readonly settings: {
    readonly title: string;
    readonly name: string;
    readonly nameHint: string;
    readonly language: string;
    readonly systemLanguage: string;
    readonly sound: string;
    readonly volumes: Readonly<Record<Bus, string>>;
    readonly mute: string;
    readonly picture: string;
    readonly motion: string;
    readonly motions: Readonly<Record<Motion, string>>;
    readonly colors: string;
    readonly palettes: Readonly<Record<PaletteName, string>>;
    /** There is no WebGL: what that means, and what to do about it. */
    readonly plainPicture: string;
    readonly done: string;
  };
}

const english: SettingsTexts = {
  controls: {
    title: 'Controls',
    change: (action, cap) => `${action}: change ${cap}`,
    add: (action) => `${action}: add a key or button`,
    press: (action) => `${action}: press a key, a mouse button or a pad’s button. Escape leaves it as it was.`,
    push: (action) => `${action}: push a pad’s stick. Escape leaves it as it was.`,
    taken: (actions) => `It was ${actions} before.`,
    resetAll: 'Restore defaults',
    shared: (place) => `Shared keyboard: player ${place}`,
    refused: {
      menu: 'That key opens the menu.',
      scores: 'That key shows the scores.',
      browser: 'That key belongs to the browser.',
      modifier: 'That key only works together with others.',
      lock: 'Nobody can tell when that key is let go.',
      system: 'That button belongs to the system.',
      unknown: 'That key has no name.',
      needsStick: 'Push a stick for this.',
      full: 'This has as many keys as it can have.',
      needsButton: 'Press a key or a button for this.',
    },
  },
  settings: {
    title: 'Settings',
    name: 'Name',
    nameHint: 'Others see it from the next match you join.',
    language: 'Language',
    systemLanguage: 'System',
    sound: 'Sound',
    volumes: { master: 'Everything', effects: 'Effects', music: 'Music' },
    mute: 'Silence',
    picture: 'Picture',
    motion: 'Motion',
    motions: { system: 'System', reduced: 'Reduced', full: 'Full' },
    colors: 'Colours',
    palettes: {
      standard: 'Standard',
      redGreen: 'For red-green blindness',
      blueYellow: 'For blue-yellow blindness',
      highContrast: 'High contrast',
    },
    plainPicture:
      'Drawn without graphics acceleration, which this browser does not offer. Turn it on in the browser for a smoother picture and effects over it.',
    done: 'Done',
  },
};

const chinese: SettingsTexts = {
  controls: {
    title: '操作',
    change: (action, cap) => `${action}：更改 ${cap}`,
    add: (action) => `${action}：添加按键`,
    press: (action) => `${action}：请按一个键、鼠标键或手柄键。按 Esc 保持不变。`,
    push: (action) => `${action}：请推动手柄摇杆。按 Esc 保持不变。`,
    taken: (actions) => `它原本用于：${actions}。`,
    resetAll: '恢复默认',
    shared: (place) => `共用键盘：玩家 ${place}`,
    refused: {
      menu: '这个键用来打开菜单。',
      scores: '这个键用来显示比分。',
      browser: '这个键归浏览器使用。',
      modifier: '这个键只能与其他键一起使用。',
      lock: '无法得知这个键何时松开。',
      system: '这个键归系统使用。',
      unknown: '这个键没有名称。',
      needsStick: '这里需要推动摇杆。',
      full: '这里的按键已达上限。',
      needsButton: '这里需要按下一个键。',
    },
  },
  settings: {
    title: '设置',
    name: '名字',
    nameHint: '下次加入比赛时生效。',
    language: '语言',
    systemLanguage: '跟随系统',
    sound: '声音',
    volumes: { master: '总音量', effects: '音效', music: '音乐' },
    mute: '静音',
    picture: '画面',
    motion: '动态效果',
    motions: { system: '跟随系统', reduced: '减少', full: '全部' },
    colors: '颜色',
    palettes: {
      standard: '标准',
      redGreen: '红绿色盲适用',
      blueYellow: '蓝黄色盲适用',
      highContrast: '高对比度',
    },
    plainPicture: '此浏览器不提供图形加速，画面未经加速绘制。请在浏览器中开启硬件加速，以获得更流畅的画面和画面特效。',
    done: '完成',
  },
};

/** In the language that is spoken: a page in another is loaded anew. */
export function settingsWords(): SettingsTexts {
  return spoken === 'zh' ? chinese : english;
}
