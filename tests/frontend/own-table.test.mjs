/* A reader's own table: read, joined by code or name, cut into classes; real names and codes. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { load, plain, run, stepsText } from './atlas.mjs';

const SCRIPTS = ['data/search.js', 'explore/own-table-read.js', 'explore/own-table-saved.js', 'explore/own-table-lookup.js', 'explore/own-table-join.js', 'explore/own-table-classes.js'];
const HOW = { isCount: false, answers: new Map(), vintage: null, separator: null };
const LEVELS = { province: 'province', prefecture: 'prefecture', county: 'county' };
const PALETTES = {
  sequential: { light: ['s0', 's1', 's2', 's3', 's4', 's5'], dark: ['S0', 'S1', 'S2', 'S3', 'S4', 'S5'], losses: 0 },
  diverging: { light: ['l4', 'l3', 'l2', 'l1', 'g1', 'g2', 'g3', 'g4', 'g5'], dark: ['L4', 'L3', 'L2', 'L1', 'G1', 'G2', 'G3', 'G4', 'G5'], losses: 4 },
};

/** Provinces, prefectures and counties: code, Chinese and English name, prefecture of a county. */
const PROVINCES = [[110000, '北京市', 'Beijing'], [120000, '天津市', 'Tianjin'], [150000, '内蒙古自治区', 'Inner Mongolia'], [210000, '辽宁省', 'Liaoning'], [320000, '江苏省', 'Jiangsu'], [350000, '福建省', 'Fujian'], [420000, '湖北省', 'Hubei'], [650000, '新疆维吾尔自治区', 'Xinjiang']];
const PREFECTURES = [[110000, '北京市', 'Beijing'], [120000, '天津市', 'Tianjin'], [150100, '呼和浩特市', 'Hohhot'], [211300, '朝阳市', 'Chaoyang'], [320100, '南京市', 'Nanjing'], [320600, '南通市', 'Nantong'], [350100, '福州市', 'Fuzhou'], [420600, '襄阳市', 'Xiangyang'], [429004, '仙桃市', 'Xiantao'], [650400, '吐鲁番市', 'Turpan']];
const COUNTIES = [
  ['U110101', '东城区（含原崇文区）', 'Dongcheng District (with the former Chongwen District)', 110000], [110105, '朝阳区', 'Chaoyang District', 110000],
  [110108, '海淀区', 'Haidian District', 110000], [110112, '通州区', 'Tongzhou District', 110000],
  ['U120106', '红桥区（含北辰区）', 'Hongqiao District (with Beichen District)', 120000], [120110, '东丽区', 'Dongli District', 120000],
  [150102, '新城区', 'Xincheng District', 150100], [211321, '朝阳县', 'Chaoyang County', 211300], [320106, '鼓楼区', 'Gulou District', 320100], [320612, '通州区', 'Tongzhou District', 320600],
  [350102, '鼓楼区', 'Gulou District', 350100], [429004, '仙桃市', 'Xiantao', 429004], [650402, '高昌区', 'Gaochang District', 650400],
];
/** Divisions of the lists that are no units, or were none always: code, names, first and last year, their unit, other names. */
const MEMBERS = [
  [110101, '东城区', 'Dongcheng District', 2000, 2020, 'U110101'], [110103, '崇文区', 'Chongwen District', 2000, 2009, 'U110101'],
  [120106, '红桥区', 'Hongqiao District', 2000, 2020, 'U120106'], [120113, '北辰区', 'Beichen District', 2000, 2020, 'U120106'],
  [652101, '吐鲁番市', 'Turpan', 2000, 2014, '650402'], [650402, '高昌区', 'Gaochang District', 2015, 2020, '650402'],
];
const ALSO = { 110000: '北平|Peking', 210000: 'Liaoning Province', 320000: 'Jiangsu Province', 420600: '襄樊市|Xiangfan', 320100: 'Nanjing City' };
const COLUMNS = { code: ['代码', 'code'], name: ['名称', '县', 'name'], province: ['省', 'province'], prefecture: ['市', 'prefecture'] };

/** Codes as a build writes them: those of united units are told at the end. */
function codesText(codes) {
  const united = codes.flatMap((code, i) => (typeof code === 'string' ? [i] : []));
  return [stepsText(codes.map(digitsOf)), ...(united.length ? ['', stepsText(united)] : [])].join(' ');
}
const digitsOf = (code) => Number(String(code).replace('U', ''));

/** What people leave off a name. */
const shortOf = (zh, en) => [zh.match(/^(..+?)(?:(?:维吾尔)?自治区|省|市|区|县)$/)?.[1], en.match(/^(.+?)(?: (?:District|County))$/)?.[1]].filter(Boolean).join('|');

/** The look-ups as a build writes them: lists of 2000 to 2020, the census of 2020, and the units themselves. */
function putLookups(ATLAS, { provinces, prefectures, counties, members, finer, zones, provinceOf }) {
  const [list, census, own] = [0, 1, 2];
  const entry = (kind, [first, last], [code, zh, en], above, ...land) => [kind, first, last, String(code), zh, en, shortOf(zh, en), ALSO[code] ?? '', ...above.map(String), '', ...land.map(String)];
  const aboveOf = (code) => [counties.find((row) => digitsOf(row[0]) === digitsOf(code))?.[3] ?? 100 * Math.floor(digitsOf(code) / 100), provinceOf(code)];
  const prefectureOf = (code) => (prefectures.some(([one]) => one === aboveOf(code)[0]) ? aboveOf(code)[0] : provinceOf(code));
  const isMember = new Set(members.map(([code]) => String(code)));
  const ofPeople = (code, unit) => (!finer ? [] : [finer.some(([one]) => one === code) ? '=' : unit]);
  const listed = [
    ...counties.filter(([code]) => !/U/.test(code) && !isMember.has(String(code))).map((row) => entry(list, [2000, 2020], row, [row[3], provinceOf(row[0])], '=', ...ofPeople(row[0], '='))),
    ...members.map(([code, zh, en, first, last, unit]) => entry(list, [first, last], [code, zh, en], [prefectureOf(code), provinceOf(code)], unit, ...ofPeople(code, unit))),
  ];
  const united = counties.filter(([code]) => /U/.test(code)).map((row) => entry(own, [2020, 2020], row, [row[3], provinceOf(row[0])], '=', ...(finer ? [''] : [])));
  const others = members.filter(([code, , , , , unit]) => String(code) !== unit).map(([code]) => code).join(' ');
  const rows = zones.map(([code, zh, en, pref, unit]) => entry(census, [2020, 2020], [code, zh, en], [pref, provinceOf(pref)], unit, ...(finer ? [unit] : [])));
  const kinds = ['list', 'census', 'county'];
  const sets = finer ? ['county', 'people'] : ['county'];
  ATLAS.put('lookup', 'county', { kinds, sets, first: finer ? [2000, 2020] : [2000], entries: [...listed, ...united, ...rows], alike: [[census, 2020, 2020, ''], [own, 2020, 2020, others]] });
  const upper = (level, all) => ATLAS.put('lookup', level, { kinds, sets: [level], first: [2000], entries: all.map((row) => entry(list, [2000, 2020], row, [row[0], provinceOf(row[0])], '=')), alike: [] });
  upper('prefecture', prefectures);
  upper('province', provinces);
  const uppers = {};
  for (const [code, zh, en] of [...provinces, ...prefectures]) {
    for (const name of [zh, en, ...shortOf(zh, en).split('|'), ...(ALSO[code] ?? '').split('|')]) {
      const key = name.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase().replaceAll('v', 'u');
      if (key) uppers[key] = [...new Set([...(uppers[key] ?? '').split(' ').filter(Boolean), code])].join(' ');
    }
  }
  ATLAS.put('lookup', 'names', { uppers, placeholders: ['市辖区'], provinces: provinces.map(([code]) => String(code)), traditional: { 區: '区', 縣: '县', 東: '东', 碼: '码' }, columns: COLUMNS });
}

/** The tools over these places. */
function tools({ provinces = PROVINCES, prefectures = PREFECTURES, counties = COUNTIES, members = MEMBERS, finer, zones = [] } = {}) {
  const window = load([]);
  const { ATLAS } = window;
  ATLAS.base = 'https://atlas.example/assets/';
  const provinceOf = (code) => 10000 * Math.floor(digitsOf(code) / 10000);
  const both = [...prefectures.map((row) => [...row, provinceOf(row[0])]), ...counties.filter(([code]) => prefectures.every(([other]) => other !== code))];
  const named = (at) => Object.fromEntries(provinces.map((row) => [row[0], row[at]]));
  ATLAS.put('search', 'index', {
    codes: codesText(both.map(([code]) => code)), parents: stepsText(both.map(([, , , parent]) => parent)),
    zh: both.map(([, zh]) => zh).join('|'), en: both.map(([, , en]) => en).join('|'), levels: both.map((row, i) => (i < prefectures.length ? 1 : 0)).join(''),
    provinces: { zh: named(1), en: named(2) }, readings: {}, own: {}, past: { zh: {}, en: {}, codes: {} }, aliases: { 110000: '北平|Peking' }, terms: { zh: [], en: [] }, ends: '省市州盟',
  });
  const units = (rows, prefs) => {
    const provs = provinces.map(([code]) => code);
    return {
      codes: codesText(rows.map(([code]) => code)), leaf: '', comps: [], comp: '', provs: stepsText(provs), prov: stepsText(rows.map(([code]) => provs.indexOf(provinceOf(code)))),
      prefs: stepsText(prefs), pref: stepsText(rows.map(([code, , , parent]) => prefs.indexOf(parent ?? code))),
    };
  };
  const prefs = prefectures.map(([code]) => code);
  ATLAS.put('units', 'province', units(provinces, []));
  ATLAS.put('units', 'prefecture', units(prefectures, prefs));
  ATLAS.put('units', 'county', units(counties, prefs));
  if (finer) ATLAS.put('units', 'people', units(finer, prefs));
  putLookups(ATLAS, { provinces, prefectures, counties, members, finer, zones, provinceOf });
  run(window, SCRIPTS);
  return ATLAS.ownTable;
}

const bytesOf = (text) => new TextEncoder().encode(text).buffer;

/** What is thrown, as its key and its fields. */
function fault(act) {
  try {
    act();
  } catch (error) {
    return [error.key, plain(error.fields ?? {})];
  }
  return null;
}

/** Rows joined: the units with their values, and what was left, as line, reason. */
function joined(rows, { isCount = false, within = null, name = null, answers = [], vintage = null, separator = null, own = tools() } = {}) {
  const width = rows[0].length;
  const table = {
    header: Array(width).fill('x'), rows: rows.map((row) => row.map(String)), lines: rows.map((row, i) => i + 2), encoding: '', delimiter: ',', above: [],
  };
  const columns = { key: 0, within, prefecture: null, name, values: [width - 1], value: width - 1 };
  const { level, values, matched, left, ...more } = own.join(table, columns, LEVELS, { isCount, answers: new Map(answers), vintage, separator });
  assert.equal(matched + left.length, rows.length);
  const codes = { province: PROVINCES, prefecture: PREFECTURES, county: COUNTIES }[level].map(([code]) => code);
  return {
    level, more: plain(more), left: plain(left), reasons: left.map(({ line, reason }) => `${line} ${reason}`),
    values: Object.fromEntries([...values].flatMap((value, unit) => (Number.isNaN(value) ? [] : [[codes[unit], value]]))),
  };
}

test('a table is read with its delimiter, quotes, breaks, blank lines and ends', () => {
  const own = tools();
  const expected = { header: ['code', 'name', 'value'], rows: [['110101', 'a "b",\r\nc', '1,234'], ['110105', 'd', '5']] };
  for (const [delimiter, quoted] of [[',', '"1,234"'], [';', '1,234'], ['\t', '1,234']]) {
    const text = [['code', 'name', 'value', '', ''], ['110101', '"a ""b"",\r\nc"', quoted], [], ['', '', ''], ['110105', 'd', '5', ''], []].map((row) => row.join(delimiter)).join('\r\n');
    const { header, rows, lines, delimiter: found } = plain(own.readText(text));
    assert.deepEqual({ header, rows }, expected);
    // Lines of the file: the quoted break counts, and so do blank lines.
    assert.deepEqual([lines, found], [[2, 6], delimiter]);
  }
  assert.deepEqual(plain(own.readText('code,v\r110101,1\r110105,2').rows), [['110101', '1'], ['110105', '2']]);
  // A quote that nothing ends is a letter, and no row is lost in it.
  assert.deepEqual(plain(own.readText('code,v\n110101,"open\n110105,2\n')).rows, [['110101', '"open'], ['110105', '2']]);
  assert.deepEqual(plain(own.readText('110105\t5')).rows, [['110105', '5']]);
  assert.deepEqual(plain(own.readText('code,name,v\n110101,x\n110105,y,2')).rows, [['110101', 'x', ''], ['110105', 'y', '2']]);
});

test('a title above the head is told apart, and a table may have no head', () => {
  const own = tools();
  const { above, header, lines } = plain(own.readText('表1 各区人口,,\n,,\n地区,2010,2020\n朝阳区,355,345\n海淀区,328,313\n'));
  assert.deepEqual([above, header, lines], [['表1 各区人口'], ['地区', '2010', '2020'], [4, 5]]);
  const bare = plain(own.readText('110101\t5.5\n110105\t6\n'));
  assert.deepEqual([bare.header, bare.rows.length, bare.lines], [['A', 'B'], 2, [1, 2]]);
  // A year is a head above what are no years, and a number among years.
  assert.deepEqual(plain(own.readText('海淀区,2001\n朝阳区,2003\n东城区,2004')).header, ['A', 'B']);
});

test('files are UTF-8, GB18030 or what Excel calls Unicode text', () => {
  const own = tools();
  const utf16 = (text, isBig) => new Uint8Array([...`\ufeff${text}`].flatMap((c) => [c.charCodeAt(0) & 255, c.charCodeAt(0) >> 8]).map((byte, i, all) => (isBig ? all[i ^ 1] : byte))).buffer;
  // 海淀 in GB18030 is BA A3 B5 ED, and 区 is C7 F8.
  const gb = Uint8Array.from([...[0xba, 0xa3, 0xb5, 0xed, 0xc7, 0xf8], ...Buffer.from(',5\n'), ...[0xba, 0xa3, 0xb5, 0xed, 0xc7, 0xf8], ...Buffer.from(',7\n')]).buffer;
  const text = '海淀区,5\n海淀区,7\n';
  for (const [bytes, encoding] of [[bytesOf(text), 'utf-8'], [bytesOf(`\ufeff${text}`), 'utf-8'], [gb, 'gb18030'], [utf16(text.replaceAll(',', '\t'), false), 'utf-16'], [utf16(text, true), 'utf-16']]) {
    const table = plain(own.read(bytes, 'a.csv'));
    assert.deepEqual([table.encoding, table.rows], [encoding, [['海淀区', '5'], ['海淀区', '7']]]);
  }
});

test('a file that is no table is named for what it is', () => {
  const own = tools();
  const readBytes = (bytes) => fault(() => own.read(Uint8Array.from(bytes).buffer, 'a'));
  const spreadsheet = (kind) => ['spreadsheet', { name: 'a', kind }];
  assert.deepEqual(readBytes([0x50, 0x4b, 3, 4, 20, 0]), spreadsheet('XLSX'));
  assert.deepEqual(readBytes([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), spreadsheet('XLS'));
  assert.deepEqual(readBytes(Buffer.from('%PDF-1.7')), spreadsheet('PDF'));
  assert.deepEqual(readBytes(Buffer.from('\n<html><table>')), spreadsheet('HTML'));
  assert.deepEqual(readBytes(Array.from({ length: 900 }, (none, i) => (i * 7919) % 256)), ['binary', { name: 'a' }]);
  assert.deepEqual(readBytes([...Buffer.from('a,b\n1,'), 0, 2]), ['binary', { name: 'a' }]);
  assert.deepEqual(fault(() => own.read(new ArrayBuffer(own.LIMIT + 1), 'a')), ['too_big', { name: 'a', size: '20.0', limit: '20' }]);
  assert.deepEqual(fault(() => own.readText('')), ['no_table', {}]);
  assert.deepEqual(fault(() => own.readText(' , ,\n,\n')), ['no_table', {}]);
  assert.deepEqual(fault(() => own.readText('code,value\n')), ['no_table', {}]);
  assert.deepEqual(fault(() => own.readText('北京市\n天津市\n')), ['one_column', { example: '北京市' }]);
});

test('numbers as people write them; what is missing is no 0, and what is none is none', () => {
  const { numberOf, numbersOf, readText } = tools();
  const numbers = {
    '1,234,567': 1234567, '１，２３４．５': 1234.5, ' 12.5 % ': 12.5, '12.5％': 12.5, '−3.2': -3.2, '－3.2': -3.2, '–3': -3, '(1,200)': -1200, '+5': 5, '1e3': 1000, '.5': 0.5, '1 234': 1234, 0: 0,
  };
  for (const [cell, number] of Object.entries(numbers)) assert.equal(numberOf(cell), number, cell);
  for (const cell of ['', ' ', '-', '—', '——', '…', '...', 'NA', 'n/a', '#N/A', 'NaN', 'null', '－']) assert.ok(Number.isNaN(numberOf(cell)), cell);
  for (const cell of ['abc', '12万', '1,23', '12,5', '1.2.3', '5-6', '%', '1,2345', '0x10', '1e999', '约5']) assert.equal(numberOf(cell), undefined, cell);
  // Three digits behind a comma in every row are thousands wherever they stand: 12,345 is not 12.345.
  assert.deepEqual(plain(numbersOf(readText('code;a\n110105;12,345\n110108;6,789'), 1)), [12345, 6789]);
  // Where semicolons part cells, a comma is a decimal one, if no cell has a point.
  assert.deepEqual(plain(numbersOf(readText('code;v\n110101;12,5\n110105;1,234'), 1)), [12.5, 1.234]);
  assert.deepEqual(plain(numbersOf(readText('code;v\n110101;12.5\n110105;1,234'), 1)), [12.5, 1234]);
});

test('columns are guessed by what they hold', () => {
  const own = tools();
  const guessed = (text) => Object.fromEntries(Object.entries(plain(own.guess(own.readText(text)))).filter(([, column]) => column !== null));
  assert.deepEqual(guessed('name,code,people,rate\n朝阳区,110105,345,1.5\n海淀区,110108,313,–\n'), { key: 1, name: 0, values: [2, 3], value: 3 });
  assert.deepEqual(guessed('省,县,值\n北京市,朝阳区,1\n北京市,海淀区,2\n江苏省,鼓楼区,3\n'), { key: 1, within: 0, values: [2], value: 2 });
  assert.deepEqual(guessed('县,值\n朝阳区,1\n海淀区,2\n'), { key: 0, values: [1], value: 1 });
  // One county of each province: as many names in either column.
  assert.deepEqual(guessed('省,县,值\n北京市,朝阳区,1\n江苏省,鼓楼区,3\n'), { key: 1, within: 0, values: [2], value: 2 });
  // The nearest of what a name lies in; and remarks, of which no two are the same, are no names.
  assert.deepEqual(guessed('省,市,类型,县,备注,值\n北京,北京市,区,朝阳,甲,1\n北京,北京市,区,海淀,乙,2\n江苏,南京市,区,鼓楼,丙,3\n江苏,南通市,区,通州,丁,4\n江苏,南通市,区,通州,戊,5\n'), { key: 3, within: 0, prefecture: 1, values: [5], value: 5 });
  assert.deepEqual(guessed('place,v\n"Chaoyang District, Beijing",1\nBeijing Haidian District,2\n'), { key: 0, values: [1], value: 1 });
  // People of six digits are no codes, and codes are no number to show.
  assert.deepEqual(guessed('名,人口,代码\n朝阳区,345123,110105\n海淀区,313456,110108\n东城区,708829,110101\n'), { key: 2, values: [1], value: 1 });
  // Heads of any writing say what a column is; what spreadsheets put about a code is no part of it, and a year is no value.
  assert.deepEqual(guessed('代碼,名稱,值,year\n’110105,朝陽區,1,2020\n="110108",海淀區,2,2020\n'), { key: 0, values: [2], value: 2 });
  assert.deepEqual(guessed('值,代码\n1,11\n2,32\n3,35\n'), { key: 1, values: [0], value: 0 });
});

test('rows are joined by codes, as offices write them, at the level that most fit', () => {
  const county = joined([['110105', '1'], ['110108.0', '2'], ['110112000000', '3'], ['320106 鼓楼区', '4'], ['１２０１１０', '5'], ['429004', '6']]);
  assert.deepEqual([county.level, county.values, county.left], ['county', { 110105: 1, 110108: 2, 110112: 3, 320106: 4, 120110: 5, 429004: 6 }, []]);
  assert.deepEqual([joined([['11', '1'], ['320000', '2'], ['35', '3']])].map(({ level, values }) => [level, values]), [['province', { 110000: 1, 320000: 2, 350000: 3 }]]);
  const prefecture = joined([['3201', '1'], ['350100', '2'], ['429004', '3'], ['110105', '4']]);
  assert.deepEqual([prefecture.level, prefecture.values, prefecture.reasons], ['prefecture', { 320100: 1, 350100: 2, 429004: 3 }, ['5 other_level']]);
  // A municipality is a province too: of two levels the one of fewer units.
  assert.equal(joined([['110000', '1'], ['120000', '2']]).level, 'province');
});

test('rows are joined by names, with their endings and without, in either language, and by former ones', () => {
  const names = [['海淀', '1'], ['朝阳区', '2'], ['朝阳县', '3'], ['Dongli', '4'], ['xincheng district', '5'], ['东城区（含原崇文区）', '6'], ['仙桃', '7'], ['Gaochang', '8']];
  const { level, values, left } = joined(names);
  assert.deepEqual([level, values, left], ['county', { 110108: 1, 110105: 2, 211321: 3, 120110: 4, 150102: 5, U110101: 6, 429004: 7, 650402: 8 }, []]);
  const above = joined([['北平', '1'], ['内蒙古', '2'], ['Liaoning Province', '3'], ['新疆', '4'], ['福建省', '5']]);
  assert.deepEqual([above.level, above.values], ['province', { 110000: 1, 150000: 2, 210000: 3, 650000: 4, 350000: 5 }]);
  const former = joined([['襄樊市', '1'], ['Nanjing City', '2'], ['南通', '3']]);
  assert.deepEqual([former.level, former.values], ['prefecture', { 420600: 1, 320100: 2, 320600: 3 }]);
  // A county does not lend its name to a city: only an ending that is left off is no other ending.
  assert.deepEqual(joined([['海淀县', '1'], ['朝阳区', '2'], ['东丽区', '3']]).reasons, ['2 unknown']);
});

test('a name that several bear is asked about, unless it is said what it lies in', () => {
  const { values, left } = joined([['通州区', '1'], ['海淀区', '2'], ['朝阳', '3']]);
  assert.deepEqual(values, { 110108: 2 });
  assert.deepEqual(left.map(({ reason, candidates }) => [reason, ...candidates.map(({ code, within }) => `${code} ${within}`)]), [
    ['ambiguous', '110112 Beijing', '320612 Nantong, Jiangsu'], ['ambiguous', '110105 Beijing', '211321 Chaoyang, Liaoning'],
  ]);
  const told = { 110112: 1, 320612: 2, 320106: 3, 350102: 4 };
  for (const rows of [
    [['通州区', '北京市', '1'], ['通州', '南通', '2'], ['鼓楼区', '江苏省南京市', '3'], ['鼓楼', 'Fujian', '4']],
    [['北京市通州区', '1'], ['江苏南通通州', '2'], ['Nanjing, Gulou District', '3'], ['Gulou, Fuzhou', '4']],
    [['Tongzhou District，Beijing', '1'], ['Tongzhou, Nantong, Jiangsu Province', '2'], ['江苏省/南京市/鼓楼区', '3'], ['Fujian - Fuzhou - Gulou', '4']],
    [['Beijing Tongzhou', '1'], ['江苏省通州区', '2'], ['江苏 鼓楼区', '3'], ['福建省福州市鼓楼区', '4']],
  ]) assert.deepEqual(joined(rows, { within: rows[0].length > 2 ? 1 : null }).values, told, String(rows));
  // Where it is said to lie elsewhere it is not taken.
  assert.deepEqual(joined([['海淀区', '天津市', '1'], ['朝阳区', '北京市', '2']], { within: 1 }).reasons, ['2 elsewhere']);
  // An answer holds for all rows that ask the same, and for no other.
  const [question] = joined([['通州区', '1'], ['海淀区', '2']]).left.map((row) => row.question);
  const answered = joined([['通州区', '1'], ['海淀区', '2'], ['鼓楼区', '3']], { answers: [[question, '320612']] });
  assert.deepEqual([answered.values, answered.reasons], [{ 320612: 1, 110108: 2 }, ['4 ambiguous']]);
});

test('every row that is not shown has its reason', () => {
  const { values, left } = joined([
    ['110105', '1'], ['', '2'], ['999999', '3'], ['全国', '4'], ['110108', '–'], ['110112', '约5'], ['320000', '6'], ['110101001', '7'], ['350102', '8'], ['120110', '10'], ['鼓楼区', '11'], ['东丽区', '12'],
  ]);
  assert.deepEqual(values, { 110105: 1, 350102: 8 });
  assert.deepEqual(left.map(({ line, reason, fields }) => [line, reason, ...Object.values(fields)]), [
    [3, 'no_key'], [4, 'unknown'], [5, 'unknown'], [6, 'no_value'], [7, 'no_number'], [8, 'other_level', 'province'], [9, 'other_level', 'township'],
    [11, 'twice', '11, 13'], [12, 'ambiguous'], [13, 'twice', '11, 13'],
  ]);
});

test('of what was united a count is summed if all is there, and a rate is of a part', () => {
  const rows = [['110101', '5'], ['110103', '6'], ['120106', '7'], ['120113', '8'], ['652101', '9']];
  assert.deepEqual(joined(rows, { isCount: true }).values, { U110101: 11, U120106: 15, 650402: 9 });
  const rate = joined(rows);
  // A code that was only changed is the whole.
  assert.deepEqual([rate.values, rate.reasons], [{ 650402: 9 }, ['2 part', '3 part', '4 part', '5 part']]);
  assert.equal(rate.left[2].fields.unit, 'Hongqiao District (with Beichen District)');
  assert.deepEqual(rate.left[2].candidates.map(({ code }) => code), ['U120106']);
  // By name as well: what was Dongcheng in 2020 is the whole, Hongqiao a part; of earlier years it is another whole, which is asked.
  const asked = joined([['东城区', '1'], ['红桥区', '2'], ['海淀区', '3']], { isCount: true });
  assert.deepEqual([asked.values, asked.more.asked, asked.more.fitting.map(({ year }) => year)], [{}, 'vintage', [2020, 2009]]);
  const named = joined([['东城区', '1'], ['红桥区', '2'], ['海淀区', '3']], { isCount: true, vintage: { year: 2020, kind: 'list' } });
  assert.deepEqual([named.values, named.reasons], [{ U110101: 1, 110108: 3 }, ['3 incomplete']]);
  // A member without a value leaves the other a part.
  assert.deepEqual(joined([['120106', '7'], ['120113', '-'], ['110105', '1']], { isCount: true }).reasons, ['2 incomplete', '3 no_value']);
  assert.deepEqual(joined([['120106', '7'], ['120106', '8'], ['120113', '9'], ['110105', '1']], { isCount: true }).reasons, ['2 twice', '3 twice', '4 incomplete']);
  assert.deepEqual(joined([['650402', '7'], ['652101', '8'], ['110105', '1']], { isCount: true, vintage: { year: 2020, kind: 'list' } }).reasons, ['2 mixed', '3 mixed']);
  // The reader may say that a value is of the whole; and the code of a unit is of the whole.
  assert.deepEqual(joined([['120106', '7']], { answers: [['120106', 'U120106']] }).values, { U120106: 7 });
  assert.deepEqual(joined([['U120106', '7'], ['120110', '8'], ['110105', '9']]).values, { 110105: 9, U120106: 7, 120110: 8 });
});

test('what cannot be joined at all is a fault that tells why', () => {
  assert.deepEqual(fault(() => joined([['110105', 'x'], ['110108', '–']])), ['no_number', { column: 'x' }]);
  assert.deepEqual(fault(() => joined([['', '1'], ['', '2']])), ['no_key', { column: 'x' }]);
  assert.deepEqual(fault(() => joined([['foo', '1'], ['bar', '2']])), ['no_match', { examples: 'foo, bar' }]);
});

test('what is unknown has places near it', () => {
  const own = tools();
  const table = own.readText('name,v\n海淀县,1\n朝阳区,2');
  const found = own.join(table, own.guess(table), LEVELS, HOW);
  assert.deepEqual(plain(own.near(found.left[0], found)), [{ code: '110108', name: 'Haidian District', within: 'Beijing' }]);
});

test('of two sets of county units a table is joined to the finer one, unless it lists the other', () => {
  const finer = COUNTIES.flatMap((row) => (row[0] === 'U120106' ? [[120106, '红桥区', 'Hongqiao District', 120000], [120113, '北辰区', 'Beichen District', 120000]] : [row]));
  const own = tools({ finer });
  const join = (rows) => {
    const table = own.readText(['key,v', ...rows.map((key, i) => `${key},${i + 1}`)].join('\n'));
    const { set, level, matched, left } = own.join(table, own.guess(table), { ...LEVELS, people: 'people' }, HOW);
    return [set, level, matched, left.map(({ reason }) => reason).join()];
  };
  assert.deepEqual(join(['110105', '120106', '120113']), ['people', 'county', 3, '']);
  assert.deepEqual(join(['朝阳区', '红桥区', 'Beichen']), ['people', 'county', 3, '']);
  assert.deepEqual(join(['110105', '120113', '999999']), ['people', 'county', 2, 'unknown']);
  // A unit by the code or the name that it has there alone.
  assert.deepEqual(join(['U120106', '120110']), ['county', 'county', 2, '']);
  assert.deepEqual(join(['朝阳区', '红桥区（含北辰区）']), ['county', 'county', 2, '']);
  assert.deepEqual(join(['110000', '120000']), ['province', 'province', 2, '']);
});

test('a page without a level joins what it has', () => {
  const own = tools();
  const table = own.readText('code,v\n110105,1\n海淀区,2');
  const { values, matched } = own.join(table, own.guess(table), { county: 'county' }, HOW);
  assert.deepEqual([matched, [...values].filter(Boolean)], [2, [1, 2]]);
});

test('classes hold about as many, or are equally wide, with edges that can be said', () => {
  const { classes } = tools();
  const edges = (values, way, steps, middle = null, breaks = []) => plain(classes(Float64Array.from(values), { way, steps, middle, breaks }, PALETTES)).edges;
  const hundred = Array.from({ length: 100 }, (none, i) => i + 1);
  assert.deepEqual(edges([...hundred, NaN], 'quantile', 4), [26, 51, 76]);
  // Two figures would put 1,234 and 1,241 together.
  assert.deepEqual(edges([1231, 1232, 1234, 1236, 1241, 1243], 'quantile', 3), [1234, 1241]);
  assert.deepEqual(edges(hundred, 'equal', 5), [20, 40, 60, 80]);
  assert.deepEqual(edges([0, 0.93], 'equal', 4), [0.25, 0.5, 0.75]);
  // Ties and few values give fewer classes, and one value none.
  assert.deepEqual(edges([0, 0, 0, 0, 0, 1, 2], 'quantile', 6), [1]);
  assert.deepEqual([edges([5, 5, 5], 'quantile', 4), edges([5, 5, 5], 'equal', 4)], [[], []]);
  assert.deepEqual(edges([-20, -10, -5, 2, 4, 6, 8], 'quantile', 4, 0), [-10, 0, 6]);
  assert.deepEqual(edges([-8, 3, 8], 'equal', 4, 0), [-4, 0, 4]);
  assert.deepEqual(edges([91, 95, 104, 111], 'equal', 4, 100), [94, 100, 106]);
  assert.deepEqual(edges(hundred, 'own', 0, null, [10, 50]), [10, 50]);
});

test('colours are evenly apart, and as dark on either side of a middle', () => {
  const { classes } = tools();
  const light = (middle, breaks) => plain(classes(Float64Array.of(1, 2), { way: 'own', steps: 0, middle, breaks }, PALETTES)).light;
  assert.deepEqual([light(null, [1]), light(null, [1, 2]), light(null, [1, 2, 3, 4, 5])], [['s0', 's5'], ['s0', 's3', 's5'], PALETTES.sequential.light]);
  assert.deepEqual(light(0, [-1, 0, 1]), ['l4', 'l1', 'g1', 'g4']);
  assert.deepEqual(light(0, [0, 1, 2]), ['l1', 'g1', 'g3', 'g4']);
  assert.deepEqual(light(0, [-3, -2, -1, 0, 1, 2, 3, 4]), PALETTES.diverging.light);
  const own = (middle, breaks, values = [1, 2]) => fault(() => classes(Float64Array.from(values), { way: 'own', steps: 0, middle, breaks }, PALETTES));
  assert.deepEqual(own(null, []), ['breaks_number', {}]);
  assert.deepEqual(own(null, [1, NaN]), ['breaks_number', {}]);
  assert.deepEqual(own(null, [1, 1]), ['breaks_order', {}]);
  assert.deepEqual(own(0, [1, 2]), ['breaks_middle', { middle: '0' }]);
  assert.deepEqual(own(null, [1, 2, 3, 4, 5, 6]), ['breaks_many', { most: '5' }]);
  assert.deepEqual(own(0, [-4, -3, -2, -1, 0]), ['breaks_many', { most: '8' }]);
  assert.equal(own(null, [1], [NaN])[0], 'no_number');
});

test('no way of cutting gives an edge twice or a class too many', () => {
  const { classes } = tools();
  let seed = 7;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  for (let round = 0; round < 400; round++) {
    const scale = 10 ** (round % 9 - 3);
    const values = Float64Array.from({ length: 1 + Math.floor(random() * 40) }, () => (round % 3 ? random() - 0.4 : Math.floor(random() * 4)) * scale);
    for (const way of ['quantile', 'equal']) {
      for (const middle of [null, 0, scale]) {
        const steps = 2 + Math.floor(random() * (middle === null ? 5 : 7));
        const { edges, light, dark } = classes(values, { way, steps, middle, breaks: [] }, PALETTES);
        const told = `${way} ${middle} ${steps}: ${edges}`;
        assert.ok(edges.every((edge, i) => Number.isFinite(edge) && (!i || edge > edges[i - 1])), told);
        assert.ok(edges.length < steps + (middle === null ? 0 : 2) && light.length === edges.length + 1 && dark.length === light.length, told);
        assert.equal(new Set(light).size, light.length, told);
        if (middle !== null) assert.ok(edges.includes(middle), told);
      }
    }
  }
});

test('the rows that were left can be taken along, and no spreadsheet runs what they hold', () => {
  const own = tools();
  const { left } = joined([['通州区', '1'], ['海定"区', '1,000'], ['=HYPERLINK("http://evil.example")', '-5'], ['110105', '5']], { own, separator: 'thousands' });
  const words = { line: 'Line', key: 'Place', within: 'In', value: 'Value', reason: 'Reason', reasons: { unknown: 'not known', ambiguous: 'several', elsewhere: 'not there' } };
  const { ATLAS } = load(['page/save.js']);
  const [head, ...rows] = ATLAS.save.table(own.leftRows(left, words)).split('\n');
  assert.equal(head, '\ufeffLine,Place,In,Value,Reason');
  assert.deepEqual(rows, ['2,通州区,,1,several', '3,"海定""区",,"1,000",not known', '4,"\'=HYPERLINK(""http://evil.example"")",,-5,not known', '']);
});

/** A saved table that was edited by hand, as a text. */
function edited(whole, { at, value, gone }) {
  const file = structuredClone(whole);
  const path = at.split('.');
  const last = path.pop();
  const group = path.reduce((groups, name) => groups[name], file);
  if (gone) delete group[last];
  else group[last] = value;
  return JSON.stringify(file);
}
const HAND_EDITED = JSON.parse(readFileSync(new URL('hand_edited.json', import.meta.url), 'utf8'));

test('what is saved opens as it was, and no other file does', () => {
  const own = tools();
  const table = own.readText('code,v\n110105,1');
  const state = {
    table, name: 'a.csv', columns: own.guess(table), isCount: true, answers: new Map([['通州区', '320612']]), vintage: { year: 2020, kind: 'list' }, separator: 'decimal', classing: { way: 'equal', steps: 4, middle: 0, breaks: [] }, title: 't', unit: '%', source: 's',
  };
  const opened = own.open(own.save(state));
  assert.deepEqual([plain({ ...opened, answers: 0 }), plain([...opened.answers])], [plain({ ...state, answers: 0 }), [['通州区', '320612']]]);
  // A break that is no number, typed while the table was saved, does not keep it shut.
  const typed = own.save({ ...state, classing: { ...state.classing, breaks: [1, NaN, Infinity] } });
  assert.deepEqual(plain(own.open(typed).classing.breaks), [1]);
  for (const text of ['', '{', 'null', '[]', '"x"', '{"kind":"other"}', '{"__proto__":{"kind":"atlas-own-table","version":1}}']) {
    assert.equal(fault(() => own.open(text))?.[0], 'not_saved', text.slice(0, 30));
  }
  assert.deepEqual(fault(() => own.open(own.save(state).replace('"version":2', '"version":9'))), ['saved_later', { version: '9' }]);
});

test('of a saved table that was edited by hand the field is named, and what was expected', () => {
  const own = tools();
  const { whole, edits } = HAND_EDITED;
  assert.ok(own.open(JSON.stringify(whole)));
  for (const edit of edits) {
    const told = JSON.stringify(edit);
    const [key, fields] = fault(() => own.open(edited(whole, edit))) || [];
    assert.deepEqual([key, fields?.field, fields?.expected], [edit.gone ? 'saved_lacks' : 'saved_field', edit.field, edit.expected], told);
    assert.ok(edit.gone || fields.found.length <= 41, told);
  }
  // Each field is there to be lost, so none is read unchecked.
  const fields = (group, at) => Object.entries(group).flatMap(([name, value]) => [at + name, ...(value && value.constructor === Object ? fields(value, `${at}${name}.`) : [])]);
  const gone = new Set(edits.filter((edit) => edit.gone).map(({ at }) => at));
  assert.deepEqual(fields(whole, '').filter((at) => at !== 'kind' && !gone.has(at)), []);
  // What nobody asked for is left out, whatever it is called.
  const more = JSON.stringify(whole).replace('{', '{"__proto__":{"x":1},"constructor":2,"x":3,');
  assert.deepEqual(Object.keys(own.open(more)).sort(), Object.keys(whole).filter((name) => !['kind', 'version'].includes(name)).sort());
});

/** Bytes of a text in GB18030, of characters of two bytes. */
function gb18030(text) {
  const decoder = new TextDecoder('gb18030');
  const bytes = new Map();
  for (let high = 0x81; high < 0xff; high++) {
    for (let low = 0x40; low < 0xff; low++) if (low !== 0x7f) bytes.set(decoder.decode(Uint8Array.of(high, low)), [high, low]);
  }
  return Uint8Array.from([...text].flatMap((c) => (c < '\x80' ? c.charCodeAt(0) : bytes.get(c)))).buffer;
}

test('a file in GB18030 of 2,800 rows, 40 of them wrong, is joined by code and by name', () => {
  const lines = readFileSync(new URL('../../atlas/tables/census_2020.csv', import.meta.url), 'utf8').split('\n');
  const rows = lines.map((line) => line.split(',')).filter(([, , kind]) => kind === 'county').map(([code, name, , people]) => [code, name, people]);
  const provinces = [...new Set(rows.map(([code]) => code.slice(0, 2)))].map((head) => [Number(`${head}0000`), `${head}省`, `Province ${head}`]);
  const counties = rows.map(([code, name]) => [Number(code), name, '', Number(`${code.slice(0, 2)}0000`)]);
  const own = tools({ provinces, prefectures: [], counties, members: [] });
  const file = rows.slice(0, 2800).map(([code, name, people]) => [code, name, `${code.slice(0, 2)}省`, people]);
  /** Ten each: a code that is none, a township's, no number, and five pairs of the same. */
  for (let i = 0; i < 10; i++) {
    Object.assign(file[i], { 0: `99${String(i).padStart(4, '0')}`, 1: '无此县' });
    Object.assign(file[100 + i], { 0: `${file[100 + i][0]}001`, 1: '某街道' });
    file[200 + i][3] = i < 5 ? '约三万' : '…';
    if (i % 2) Object.assign(file[300 + i], { 0: file[299 + i][0], 1: file[299 + i][1], 2: file[299 + i][2] });
  }
  const text = ['代码,名称,省,人口', ...file.map((row) => row.join(','))].join('\r\n');
  const started = performance.now();
  const table = own.read(gb18030(text), 'own.csv');
  assert.deepEqual([table.encoding, table.rows.length], ['gb18030', 2800]);
  const count = (left) => left.reduce((counts, { reason }) => ({ ...counts, [reason]: (counts[reason] || 0) + 1 }), {});
  const columns = own.guess(table);
  assert.deepEqual(plain(columns), { key: 0, within: null, prefecture: null, name: 1, values: [3], value: 3 });
  const byCode = own.join(table, columns, { county: 'county' }, { ...HOW, isCount: true });
  assert.deepEqual([byCode.matched, count(byCode.left)], [2760, { unknown: 10, other_level: 10, no_number: 5, no_value: 5, twice: 10 }]);
  const people = (all) => all.reduce((sum, [, , , value]) => sum + Number(value), 0);
  const isRight = (row, i) => !(i < 10 || (i >= 100 && i < 110) || (i >= 200 && i < 210) || (i >= 300 && i < 310));
  assert.equal(byCode.values.reduce((sum, value) => sum + (value || 0), 0), people(file.filter(isRight)));
  const byName = own.join(table, { ...columns, key: 1, within: 2 }, { county: 'county' }, { ...HOW, isCount: true });
  // Names that two counties of a province bear are asked about; of the others none is lost.
  const twins = byName.left.filter(({ reason }) => reason === 'ambiguous');
  const bearers = (row) => counties.filter(([code, name]) => name === row.key && `${String(code).slice(0, 2)}省` === row.within).length;
  assert.ok(twins.every((row) => bearers(row) > 1 && bearers(row) === row.candidates.length));
  assert.equal(byName.matched + twins.length, 2760);
  assert.ok(performance.now() - started < 20000);
});

test('the total of a province is not drawn on the city that is called so', () => {
  const provinces = [...PROVINCES, [220000, '吉林省', 'Jilin'], [460000, '海南省', 'Hainan']];
  const prefectures = [...PREFECTURES, [220200, '吉林市', 'Jilin'], [632500, '海南藏族自治州', 'Hainan Tibetan Autonomous Prefecture']];
  const own = tools({ provinces, prefectures });
  const rows = [['吉林', '24073453'], ['吉林市', '4'], ['南京', '5'], ['北京', '6'], ['福州市', '7']];
  const { level, reasons, left, values } = joined(rows, { isCount: true, own });
  assert.equal(level, 'prefecture');
  assert.deepEqual(reasons, ['2 province_name']);
  assert.deepEqual(left[0].candidates.map(({ code }) => code), ['220200']);
  assert.deepEqual(values, { 110000: 6, 320100: 5, 350100: 7, undefined: 4 });
});
