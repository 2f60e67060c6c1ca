/* A small catalogue without mistakes, and mistakes to put into it, for test_catalogue.c alone. */
#pragma once

enum file { AGENCIES, PLAN, CALENDAR, EVENTS, OTHER_PLAN, CROSSWALK, CYCLE, FILES };

static const char *const names[FILES] = {"agencies.yaml", "plan.yaml",      "calendar.yaml", "events.yaml",
                                         "other.yaml",    "crosswalk.yaml", "cycle.yaml"};

static const char *const good[FILES] = {
    "tiendo: agencies/1\n"                         /* 1 */
    "province: Hải Phòng\n"                        /* 2 */
    "agencies:\n"                                  /* 3 */
    "  - code: HP-SXD\n"                           /* 4 */
    "    name: Sở Xây dựng\n"                      /* 5 */
    "    kind: department\n"                       /* 6 */
    "    aliases: [SXD]\n"                         /* 7 */
    "  - code: HP-SNV\n"                           /* 8 */
    "    name: Sở Nội vụ\n"                        /* 9 */
    "    kind: department\n"                       /* 10 */
    "    valid_from: 2024-01-01\n"                 /* 11 */
    "    valid_to: 2025-02-28\n"                   /* 12 */
    "    unconfirmed: true\n"                      /* 13 */
    "groups:\n"                                    /* 14 */
    "  - code: HP-N-SO\n"                          /* 15 */
    "    name: Các Sở\n"                           /* 16 */
    "    basis: closed\n"                          /* 17 */
    "    phrases: [các sở]\n"                      /* 18 */
    "    members:\n"                               /* 19 */
    "      - agency: HP-SXD\n"                     /* 20 */
    "        to: 2024-12-31\n"                     /* 21 */
    "      - {agency: HP-SXD, from: 2025-01-01}\n" /* 22 */
    "      - {agency: HP-SNV, from: 2024-01-01}\n" /* 23 */
    "  - code: HP-N-LIEN-QUAN\n"                   /* 24 */
    "    name: Các đơn vị liên quan\n"             /* 25 */
    "    basis: open\n"                            /* 26 */
    "    reach: [department, district]\n"          /* 27 */
    "    note: không có danh sách\n",              /* 28 */

    "tiendo: plan/1\n"                                                           /* 1 */
    "document:\n"                                                                /* 2 */
    "  number: 08/KH-UBND\n"                                                     /* 3 */
    "  date: 2024-01-15\n"                                                       /* 4 */
    "  issuer: UBND thành phố\n"                                                 /* 5 */
    "  province: Hải Phòng\n"                                                    /* 6 */
    "  title: Kế hoạch\n"                                                        /* 7 */
    "  focal: HP-SXD\n"                                                          /* 8 */
    "sections:\n"                                                                /* 9 */
    "  - {id: PLII, line: 1, title: Phụ lục II}\n"                               /* 10 */
    "tasks:\n"                                                                   /* 11 */
    "  - label: 6c\n"                                                            /* 12 */
    "    section: PLII\n"                                                        /* 13 */
    "    line: 243\n"                                                            /* 14 */
    "    title: Nhiệm vụ sáu\n"                                                  /* 15 */
    "    content: >-\n"                                                          /* 16 */
    "      Nội dung của\n"                                                       /* 17 */
    "      nhiệm vụ\n"                                                           /* 18 */
    "    assigned: Sở Xây dựng chủ trì, các sở phối hợp\n"                       /* 19 */
    "    period: {printed: 2023-2030, from: 2023-01-01, to: 2030-12-31}\n"       /* 20 */
    "    parties:\n"                                                             /* 21 */
    "      - agency: HP-SXD\n"                                                   /* 22 */
    "        as: Sở Xây dựng\n"                                                  /* 23 */
    "        role: lead\n"                                                       /* 24 */
    "      - {agency: HP-N-SO, as: các sở, role: cooperate, except: [HP-SXD]}\n" /* 25 */
    "  - label: \"7\"\n"                                                         /* 26 */
    "    section: PLII\n"                                                        /* 27 */
    "    line: 250\n"                                                            /* 28 */
    "    title: Nhiệm vụ bảy\n"                                                  /* 29 */
    "    period: {printed: thường xuyên, ongoing: true}\n"                       /* 30 */
    "indicators:\n"                                                              /* 31 */
    "  - label: CT1\n"                                                           /* 32 */
    "    line: 172\n"                                                            /* 33 */
    "    name: Tỷ lệ đô thị hóa\n"                                               /* 34 */
    "    unit: \"%\"\n"                                                          /* 35 */
    "    targets:\n"                                                             /* 36 */
    "      - {year: 2025, printed: 60 - 70, op: range, min: 60, max: 70}\n"      /* 37 */
    "      - {year: 2030, printed: \"> 80,5\", op: \">\", min: 80.5}\n"          /* 38 */
    "      - {year: 2030, printed: \"\", op: none, scope: nội thị}\n"            /* 39 */
    "    monitors:\n"                                                            /* 40 */
    "      - {agency: HP-SXD, as: Sở Xây dựng, inherited: true}\n"               /* 41 */
    "duties:\n"                                                                  /* 42 */
    "  - {line: 300, who: HP-N-SO, to: HP-SXD, when: hằng năm, text: báo cáo}\n" /* 43 */
    "anomalies:\n"                                                               /* 44 */
    "  - place: Phụ lục II\n"                                                    /* 45 */
    "    kind: missing_number\n"                                                 /* 46 */
    "    severity: low\n"                                                        /* 47 */
    "    quotes: [Nhiệm vụ sáu]\n"                                               /* 48 */
    "    note: Không có số 3.\n"                                                 /* 49 */
    "    treatment: Để nguyên.\n",                                               /* 50 */

    "tiendo: calendar/1\n"                /* 1 */
    "years:\n"                            /* 2 */
    "  - year: 2024\n"                    /* 3 */
    "    confirmed: true\n"               /* 4 */
    "    off: [2024-01-01, 2024-02-08]\n" /* 5 */
    "    worked: [2024-05-04]\n"          /* 6 */
    "  - year: 2025\n"                    /* 7 */
    "    off:\n"                          /* 8 */
    "      - 2025-01-01\n"                /* 9 */
    "      - 2025-04-30\n",               /* 10 */

    "tiendo: agencies/1\n"                                                     /* 1 */
    "province: Quảng Ngãi\n"                                                   /* 2 */
    "agencies:\n"                                                              /* 3 */
    "  - {code: QN-A, name: Sở A, kind: department}\n"                         /* 4 */
    "  - {code: QN-B, name: Sở B, kind: department}\n"                         /* 5 */
    "  - {code: QN-C, name: Sở C, kind: department, valid_from: 2025-03-01}\n" /* 6 */
    "  - {code: QN-H, name: Huyện H, kind: district, valid_to: 2025-06-30}\n"  /* 7 */
    "  - {code: QN-X1, name: Xã X1, kind: commune, valid_from: 2025-07-01}\n"  /* 8 */
    "  - {code: QN-X2, name: Xã X2, kind: commune, valid_from: 2025-07-01}\n"  /* 9 */
    "  - {code: QN-D, name: Sở D, kind: department}\n"                         /* 10 */
    "  - {code: QN-E, name: Sở E, kind: department}\n"                         /* 11 */
    "events:\n"                                                                /* 12 */
    "  - date: 2025-03-01\n"                                                   /* 13 */
    "    kind: rename\n"                                                       /* 14 */
    "    from: [QN-B]\n"                                                       /* 15 */
    "    to: [QN-C]\n"                                                         /* 16 */
    "    document: {number: 1/NQ, date: 2025-02-01, issuer: HĐND}\n"           /* 17 */
    "    note: đổi tên\n"                                                      /* 18 */
    "  - date: 2025-07-01\n"                                                   /* 19 */
    "    kind: split\n"                                                        /* 20 */
    "    from: [QN-H]\n"                                                       /* 21 */
    "    to: [QN-X1, QN-X2]\n"                                                 /* 22 */
    "    document: {number: 2/NQ}\n"                                           /* 23 */
    "    unconfirmed: true\n"                                                  /* 24 */
    "  - date: 2025-07-02\n"                                                   /* 25 */
    "    kind: merge\n"                                                        /* 26 */
    "    from: [QN-D]\n"                                                       /* 27 */
    "    to: [QN-A]\n"                                                         /* 28 */
    "    document: {number: 3/NQ}\n"                                           /* 29 */
    "  - date: 2025-07-03\n"                                                   /* 30 */
    "    kind: transfer\n"                                                     /* 31 */
    "    from: [QN-A]\n"                                                       /* 32 */
    "    to: [QN-C]\n"                                                         /* 33 */
    "    document: {number: 4/NQ}\n"                                           /* 34 */
    "    scope: giảm nghèo\n"                                                  /* 35 */
    "    tasks: [\"9/KH-UBND#1\"]\n"                                           /* 36 */
    "  - date: 2025-07-04\n"                                                   /* 37 */
    "    kind: abolish\n"                                                      /* 38 */
    "    from: [QN-E]\n"                                                       /* 39 */
    "    document: {number: 5/NQ}\n" /* 40 */,

    "tiendo: plan/1\n" /* 1 */
    "document: {number: 9/KH-UBND, date: 2024-03-01, issuer: UBND tỉnh, province: Quảng Ngãi, title: Kế hoạch khác, "
    "focal: QN-A}\n"                                        /* 2 */
    "sections:\n"                                           /* 3 */
    "  - {id: I, line: 1, title: Nhiệm vụ}\n"               /* 4 */
    "tasks:\n"                                              /* 5 */
    "  - label: \"1\"\n"                                    /* 6 */
    "    section: I\n"                                      /* 7 */
    "    line: 2\n"                                         /* 8 */
    "    title: Một\n"                                      /* 9 */
    "    assigned: Sở A chủ trì\n"                          /* 10 */
    "    mandate: request\n"                                /* 11 */
    "    parties: [{agency: QN-A, as: Sở A, role: lead}]\n" /* 12 */
    "  - {label: \"2\", section: I, line: 3, title: Hai, mandate: proposal}\n" /* 13 */,

    "tiendo: crosswalk/1\n"                                               /* 1 */
    "document: {number: 3/VP, date: 2024-06-01, issuer: Văn phòng}\n"     /* 2 */
    "line: 2\n"                                                           /* 3 */
    "text: lồng ghép\n"                                                   /* 4 */
    "links:\n"                                                            /* 5 */
    "  - {task: 08/KH-UBND#6c, serves: 9/KH-UBND#1, reason: cùng việc}\n" /* 6 */
    "  - task: 08/KH-UBND#7\n"                                            /* 7 */
    "    serves: 9/KH-UBND#1\n"                                           /* 8 */
    "    reason: cùng việc\n" /* 9 */,

    "tiendo: cycle/1\n"                                                           /* 1 */
    "plan: {number: 08/KH-UBND, date: 2024-01-15, issuer: UBND thành phố}\n"      /* 2 */
    "policy:\n"                                                                   /* 3 */
    "  hour: 9\n"                                                                 /* 4 */
    "  quiet:\n"                                                                  /* 5 */
    "    - {from: 2024-12-23, to: 2024-12-24, why: kỳ họp}\n"                     /* 6 */
    "  extension: {notice: 3, most: 1}\n"                                         /* 7 */
    "  review_counts_first: false\n"                                              /* 8 */
    "  ladders:\n"                                                                /* 9 */
    "    task:\n"                                                                 /* 10 */
    "      steps:\n"                                                              /* 11 */
    "        - {at: -3, whom: [officer]}\n"                                       /* 12 */
    "        - {at: 2, whom: [leader, officer]}\n"                                /* 13 */
    "      repeat_every: 4\n"                                                     /* 14 */
    "definitions:\n"                                                              /* 15 */
    "  - id: QUY\n"                                                               /* 16 */
    "    name: Báo cáo quý\n"                                                     /* 17 */
    "    content: Kết quả trong kỳ\n"                                             /* 18 */
    "    method: trên phần mềm\n"                                                 /* 19 */
    "    frequency: quarter\n"                                                    /* 20 */
    "    who: [lead, co_lead]\n"                                                  /* 21 */
    "    cooperating: true\n"                                                     /* 22 */
    "    deadlines:\n"                                                            /* 23 */
    "      - {level: 0, to: HP-SXD, day: 18}\n"                                   /* 24 */
    "      - {level: 0, kinds: [district, commune], to: HP-SXD, workdays: 1}\n"   /* 25 */
    "      - {level: 1, to: HP-SNV, day: 25, roll: none}\n"                       /* 26 */
    "    basis: {number: 08/KH-UBND, date: 2024-01-15, issuer: UBND thành phố}\n" /* 27 */
    "    basis_text: định kỳ báo cáo\n"                                           /* 28 */
    "  - id: NAM\n"                                                               /* 29 */
    "    name: Báo cáo năm\n"                                                     /* 30 */
    "    content: Kết quả trong năm\n"                                            /* 31 */
    "    method: trên phần mềm\n"                                                 /* 32 */
    "    frequency: year\n"                                                       /* 33 */
    "    who: [lead]\n"                                                           /* 34 */
    "    window: {from: {day: 1, months: -11}, to: {day: 31, months: -1}}\n"      /* 35 */
    "    deadlines: [{level: 0, to: HP-SXD, day: 5}]\n"                           /* 36 */
    "    basis: {number: 1/QĐ-UBND, date: 2023-05-05, issuer: UBND thành phố}\n"  /* 37 */
    "    basis_text: báo cáo năm\n" /* 38 */,
};

struct spoiled {
    enum file file;
    const char *from, *to; /* `from` occurs once */
    int line;
    const char *parts[3];
};

static const struct spoiled agency_mistakes[] = {
    {AGENCIES, "tiendo: agencies/1", "tiendo: agencies/2", 1, {"agencies/1", "plan/1", "found \"agencies/2\""}},
    {AGENCIES, "tiendo: agencies/1\n", "", 1, {"expected `tiendo: ` and one of"}},
    {AGENCIES, "province: Hải Phòng\n", "", 1, {"the key \"province\" is missing"}},
    {AGENCIES, "province: Hải Phòng", "province: [Hải Phòng]", 2, {"province: expected a text"}},
    {AGENCIES, "province: Hải Phòng", "province:", 2, {"province: empty"}},
    {AGENCIES, "province: Hải Phòng", "province: ~", 2, {"province: empty"}},
    {AGENCIES, "groups:", "group:", 14, {"unknown key \"group\"", "tiendo province agencies groups"}},
    {AGENCIES, "    kind: department\n    aliases", "    aliases", 4, {"the key \"kind\" is missing"}},
    {AGENCIES,
     "    kind: department\n    valid",
     "    kind: sở\n    valid",
     10,
     {"kind \"sở\"", "department equivalent vertical"}},
    {AGENCIES, "    kind: department\n    valid", "    kind: group\n    valid", 10, {"kind \"group\"", "district"}},
    {AGENCIES, "    name: Sở Nội vụ", "    name: \"\"", 9, {"name: empty", "leave the key out"}},
    {AGENCIES, "    name: Sở Nội vụ", "    name:\n      vi: Sở Nội vụ", 10, {"name: expected a text"}},
    {AGENCIES, "    name: Sở Nội vụ", "    name: Së Néi vô thµnh phè", 9, {"old font", "expected Unicode"}},
    {AGENCIES, "    name: Sở Nội vụ", "    name: \"Sở\\u0007\"", 9, {"control character"}},
    {AGENCIES, "    name: Sở Nội vụ", "    nane: Sở Nội vụ", 8, {"the key \"name\" is missing"}},
    {AGENCIES, "code: HP-SNV\n", "code: HP SNV\n", 8, {"code \"HP SNV\"", "letters without marks", "at most 63"}},
    {AGENCIES, "code: HP-SNV\n", "code: HP-SỞ\n", 8, {"letters without marks"}},
    {AGENCIES,
     "code: HP-SNV\n",
     "code: HP-SNV-0123456789-0123456789-0123456789-0123456789-0123456789-0123456789\n",
     8,
     {"at most 63"}},
    {AGENCIES, "code: HP-SNV\n", "code: HP-SXD\n", 8, {"HP-SXD is there twice", "agencies.yaml:4"}},
    {AGENCIES, "aliases: [SXD]", "aliases: SXD", 7, {"aliases: expected a list"}},
    {AGENCIES, "aliases: [SXD]", "aliases: [SXD, \"\"]", 7, {"aliases: an empty text"}},
    {AGENCIES, "valid_from: 2024-01-01\n", "valid_from: 01/01/2024\n", 11, {"valid_from \"01/01/2024\"", "2024-01-15"}},
    {AGENCIES, "valid_to: 2025-02-28", "valid_to: 2025-02-29", 12, {"valid_to \"2025-02-29\"", "a day that exists"}},
    {AGENCIES, "valid_to: 2025-02-28", "valid_to: 2023-02-28", 12, {"valid_from is after valid_to"}},
    {AGENCIES, "unconfirmed: true", "unconfirmed: yes", 13, {"unconfirmed \"yes\"", "true or false"}},
    {AGENCIES, "basis: closed", "basis: shut", 17, {"basis \"shut\"", "closed or open"}},
    {AGENCIES, "    basis: closed\n", "", 15, {"the key \"basis\" is missing"}},
    {AGENCIES,
     "    basis: closed\n",
     "    basis: closed\n    reach: []\n",
     18,
     {"`reach` does not go with basis closed"}},
    {AGENCIES, "    reach: [", "    members: []\n    reach: [", 27, {"`members` does not go with basis open"}},
    {AGENCIES, "    reach: [department, district]\n", "", 24, {"the key \"reach\" is missing"}},
    {AGENCIES, "reach: [department, district]", "reach: [department, xã]", 27, {"reach \"xã\"", "commune"}},
    {AGENCIES,
     "        to: 2024-12-31\n",
     "        until: 2024-12-31\n",
     21,
     {"unknown key \"until\"", "agency from to"}},
    {AGENCIES,
     "        to: 2024-12-31\n",
     "        to: 2025-01-01\n",
     22,
     {"HP-SXD is a member twice at the same time"}},
    {AGENCIES, "{agency: HP-SNV, from: 2024-01-01}", "HP-SNV", 23, {"expected a mapping", "agency from to"}},
    {AGENCIES, "{agency: HP-SNV, from: 2024-01-01}", "{from: 2024-01-01}", 23, {"the key \"agency\" is missing"}},
    /* what only the whole catalogue can tell */
    {AGENCIES,
     "{agency: HP-SNV, from",
     "{agency: HP-SNW, from",
     23,
     {"HP-SNW is not in any agency file", "is HP-SNV meant?"}},
    {AGENCIES,
     "{agency: HP-SNV, from",
     "{agency: XX-KHONG-CO, from",
     23,
     {"XX-KHONG-CO is not in any", "expected a code"}},
    {AGENCIES,
     "{agency: HP-SNV, from",
     "{agency: HP-N-LIEN-QUAN, from",
     23,
     {"HP-N-LIEN-QUAN is itself a group", "HP-N-SO"}},
    {AGENCIES,
     "name: Sở Nội vụ",
     "name: sở  XÂY dựng",
     8,
     {"HP-SNV and HP-SXD (agencies.yaml:4)", "share the name", "tell"}},
    {AGENCIES, "phrases: [các sở]", "phrases: [SXD]", 15, {"HP-N-SO and HP-SXD (agencies.yaml:4)", "\"SXD\""}},
};

static const struct spoiled event_mistakes[] = {
    {EVENTS, "  - date: 2025-03-01\n    kind", "  - kind", 13, {"the key \"date\" is missing"}},
    {EVENTS, "  - date: 2025-03-01\n", "  - date: 2025-02-29\n", 13, {"date \"2025-02-29\"", "a day that exists"}},
    {EVENTS, "kind: rename", "kind: đổi tên", 14, {"kind \"đổi tên\"", "rename merge split abolish transfer"}},
    {EVENTS, "    kind: rename\n", "", 13, {"the key \"kind\" is missing"}},
    {EVENTS, "    note: đổi tên", "    notes: đổi tên", 18, {"unknown key \"notes\"", "date kind from to document"}},
    {EVENTS, "from: [QN-B]", "from: QN-B", 15, {"from: expected a list"}},
    {EVENTS, "from: [QN-B]", "from: [QN-B, \"\"]", 15, {"from: an empty text"}},
    {EVENTS, "from: [QN-B]", "from: [QN-BB]", 15, {"QN-BB is not in any agency file", "is QN-B meant?"}},
    {EVENTS, "to: [QN-X1, QN-X2]", "to: [QN-X1, QN-KHONG-CO]", 22, {"QN-KHONG-CO is not in any"}},
    {EVENTS, "    document: {number: 3/NQ}\n", "", 25, {"the key \"document\" is missing"}},
    {EVENTS, "{number: 3/NQ}", "{date: 2025-07-01}", 29, {"the key \"number\" is missing"}},
    {EVENTS, "{number: 3/NQ}", "3/NQ", 29, {"expected a mapping", "number date issuer"}},
    {EVENTS, "{number: 3/NQ}", "{number: 3/NQ, date: 02/07/2025}", 29, {"date \"02/07/2025\""}},
    {EVENTS, "unconfirmed: true", "unconfirmed: chưa", 24, {"unconfirmed \"chưa\"", "true or false"}},
    {EVENTS, "events:\n", "events: QN\nx:\n", 12, {"events: expected a list"}},
    {EVENTS, "events:\n", "events:\n  - đổi tên\n", 13, {"expected a mapping", "scope tasks"}},
    /* scope and tasks */
    {EVENTS,
     "    from: [QN-D]\n",
     "    from: [QN-D]\n    scope: giảm nghèo\n",
     28,
     {"`scope` and `tasks` go with", "transfer"}},
    {EVENTS, "    from: [QN-D]\n", "    from: [QN-D]\n    tasks: [x]\n", 28, {"`scope` and `tasks` go with"}},
    {EVENTS, "tasks: [\"9/KH-UBND#1\"]", "tasks: 9/KH-UBND#1", 36, {"tasks: expected a list"}},
    {EVENTS, "9/KH-UBND#1", "9/KH-UBND#8", 30, {"9/KH-UBND has no task or indicator \"8\"", "9/KH-UBND#1"}},
    /* how many */
    {EVENTS,
     "from: [QN-B]",
     "from: [QN-B, QN-E]",
     13,
     {"kind rename needs one in `from`, one in `to`", "found 2 and 1"}},
    {EVENTS,
     "    to: [QN-C]\n    document: {number: 1/NQ",
     "    document: {number: 1/NQ",
     13,
     {"kind rename needs", "found 1 and 0"}},
    {EVENTS,
     "to: [QN-X1, QN-X2]",
     "to: [QN-X1]",
     19,
     {"kind split needs one in `from`, at least two in `to`", "found 1 and 1"}},
    {EVENTS, "    from: [QN-H]\n", "    from: []\n", 19, {"kind split needs", "found 0 and 2"}},
    {EVENTS,
     "to: [QN-A]",
     "to: [QN-A, QN-E]",
     25,
     {"kind merge needs at least one in `from`, one in `to`", "found 1 and 2"}},
    {EVENTS,
     "    from: [QN-E]\n",
     "    from: [QN-E]\n    to: [QN-A]\n",
     37,
     {"kind abolish needs", "none in `to`", "found 1 and 1"}},
    {EVENTS, "    from: [QN-A]\n", "    from: []\n", 30, {"kind transfer needs", "found 0 and 1"}},
    /* what cannot be */
    {EVENTS, "to: [QN-X1, QN-X2]", "to: [QN-X1, QN-X1]", 19, {"QN-X1 is there twice"}},
    {EVENTS, "from: [QN-E]", "from: [QN-E, QN-E]", 37, {"QN-E is there twice"}},
    {EVENTS, "from: [QN-E]", "from: [HP-N-SO]", 37, {"HP-N-SO is a group", "name its agencies"}},
    {EVENTS, "from: [QN-D]", "from: [QN-D, QN-A]", 25, {"QN-A would be its own successor", "only in `to`"}},
    {EVENTS,
     "to: [QN-C]\n    document: {number: 1",
     "to: [QN-B]\n    document: {number: 1",
     13,
     {"QN-B would be its own successor"}},
    {EVENTS, "from: [QN-A]", "from: [QN-C]", 30, {"QN-C would be its own successor"}},
    {EVENTS, "from: [QN-E]", "from: [QN-D]", 37, {"QN-D ended already on 2025-07-02", "document 3/NQ"}},
    {EVENTS,
     "kind: district, valid_to",
     "kind: district, valid_from: 2025-07-02, valid_to",
     7,
     {"valid_from is after valid_to"}},
    {EVENTS,
     "from: [QN-D]\n    to: [QN-A]",
     "from: [QN-A]\n    to: [QN-D]",
     30,
     {"QN-A passes something on on 2025-07-03 but does not exist"}},
    {EVENTS, "from: [QN-E]", "from: [QN-LATER]", 39, {"QN-LATER is not in any"}},
    {EVENTS, "date: 2025-07-01", "date: 2025-07-05", 19, {"QN-H has valid_to 2025-06-30", "the day before the event"}},
    {EVENTS,
     "name: Sở E, kind: department",
     "name: Sở E, kind: department, valid_from: 2025-07-04",
     37,
     {"QN-E begins only on 2025-07-04"}},
    {EVENTS,
     "name: Xã X1, kind: commune, valid_from: 2025-07-01",
     "name: Xã X1, kind: commune, valid_from: 2025-07-02",
     19,
     {"QN-X1 takes over on 2025-07-01 but does not exist"}},
    {EVENTS,
     "    document: {number: 5/NQ}\n",
     "    document: {number: 5/NQ}\n"
     "  - {date: 2025-08-01, kind: rename, from: [QN-X1], to: [QN-X2], document: {number: 6/NQ}}\n"
     "  - {date: 2025-08-01, kind: rename, from: [QN-X2], to: [QN-X1], document: {number: 7/NQ}}\n",
     41,
     {"QN-X1 would become its own successor through a chain of events"}},
    {EVENTS, "to: [QN-A]", "to: [QN-B]", 25, {"QN-B takes over on 2025-07-02 but does not exist on that day"}},
};

static const struct spoiled crosswalk_mistakes[] = {
    {CROSSWALK,
     "document: {number: 3/VP, date: 2024-06-01, issuer: Văn phòng}\n",
     "",
     1,
     {"the key \"document\" is missing"}},
    {CROSSWALK, ", date: 2024-06-01", "", 2, {"the key \"date\" is missing"}},
    {CROSSWALK, ", issuer: Văn phòng", "", 2, {"the key \"issuer\" is missing"}},
    {CROSSWALK, "line: 2\n", "", 1, {"the key \"line\" is missing"}},
    {CROSSWALK, "text: lồng ghép\n", "", 1, {"the key \"text\" is missing"}},
    {CROSSWALK,
     "text: lồng ghép\n",
     "text: lồng ghép\nlink: []\n",
     5,
     {"unknown key \"link\"", "document plans line text links"}},
    {CROSSWALK, "links:\n", "plans: [{number: 08/KH-UBND}]\nlinks:\n", 5, {"the key \"date\" is missing"}},
    {CROSSWALK,
     "links:\n",
     "plans: [{number: 08/KH-UBND, date: 2023-01-01, issuer: Ai}]\nlinks:\n",
     7,
     {"08/KH-UBND@2023-01-01@Ai"}},
    {CROSSWALK, "links:\n", "links: x\nlink:\n", 5, {"links: expected a list"}},
    {CROSSWALK, "links:\n", "links:\n  - x\n", 6, {"expected a mapping", "task serves reason"}},
    {CROSSWALK, "    serves: 9/KH-UBND#1\n", "", 7, {"the key \"serves\" is missing"}},
    {CROSSWALK, "    reason: cùng việc", "    note: cùng việc", 9, {"unknown key \"note\""}},
    {CROSSWALK, "    reason: cùng việc", "    note: cùng việc", 7, {"the key \"reason\" is missing"}},
    {CROSSWALK, "08/KH-UBND#7", "08/KH-UBND#77", 7, {"08/KH-UBND has no task or indicator \"77\""}},
    {CROSSWALK,
     "    serves: 9/KH-UBND#1",
     "    serves: 9/KH-UBND#11",
     8,
     {"9/KH-UBND has no task or indicator \"11\""}},
    {CROSSWALK, "    serves: 9/KH-UBND#1", "    serves: 334-KL/TU#I", 8, {"334-KL/TU"}},
    {CROSSWALK, "08/KH-UBND#7", "08/KH-UBND", 7, {"08/KH-UBND"}},
    {CROSSWALK,
     "    serves: 9/KH-UBND#1",
     "    serves: 08/KH-UBND#6c",
     7,
     {"08/KH-UBND#7 and 08/KH-UBND#6c are of one plan"}},
    {CROSSWALK, "08/KH-UBND#7", "08/KH-UBND#6c", 7, {"the link from 08/KH-UBND#6c to 9/KH-UBND#1 is there twice"}},
    {CROSSWALK, "08/KH-UBND#7", "08/KH-UBND@2024-01-15#6c", 7, {"is there twice"}},
    /* what stands beside it */
    {OTHER_PLAN, "mandate: request", "mandate: đề nghị", 11, {"mandate \"đề nghị\"", "order request proposal"}},
    {OTHER_PLAN, "    section: I\n", "    section: II\n", 7, {"section \"II\"", "id of one of the `sections`"}},
    {OTHER_PLAN, "    section: I\n", "", 6, {"the key \"section\" is missing"}},
    {OTHER_PLAN,
     "  - {id: I, line: 1, title: Nhiệm vụ}\n",
     "  - {id: A b, line: 1, title: Nhiệm vụ}\n",
     4,
     {"id \"A b\""}},
    {OTHER_PLAN, "sections:\n", "sections: I\n#", 3, {"sections: expected a list"}},
    {OTHER_PLAN, "label: \"2\"", "label: \"1\"", 13, {"label 1 is there twice", "line 2"}},
    {OTHER_PLAN, "agency: QN-A, as", "agency: QN-AA, as", 12, {"QN-AA is not in any agency file", "is QN-A meant?"}},
    {OTHER_PLAN, "agency: QN-A, as", "agency: SO-LA, as", 12, {"SO-LA is not in any agency file"}},
    {OTHER_PLAN,
     "number: 9/KH-UBND, date: 2024-03-01, issuer: UBND tỉnh",
     "number: 08/KH-UBND, date: 2024-01-15, issuer: UBND thành phố",
     2,
     {"08/KH-UBND of the same date and issuer is there already (plan.yaml:3)"}},
};

static const struct spoiled cycle_mistakes[] = {
    {CYCLE,
     "plan: {number: 08/KH-UBND, date: 2024-01-15, issuer: UBND thành phố}\n",
     "",
     1,
     {"the key \"plan\" is missing"}},
    {CYCLE,
     "plan: {number: 08/KH-UBND, date: 2024-01-15, issuer: UBND thành phố}",
     "plan: {number: 08/KH-UBND, date: 2024-01-15}",
     2,
     {"the key \"issuer\" is missing"}},
    {CYCLE, "plan: {number: 08", "plan: {number: 80", 2, {"80/KH-UBND"}},
    {CYCLE, "  hour: 9\n", "  hour: 24\n", 4, {"hour \"24\"", "from 0 to 23"}},
    {CYCLE, "  hour: 9\n", "  hours: 9\n", 4, {"unknown key \"hours\"", "urge_again"}},
    {CYCLE, "from: 2024-12-23, to", "from: 2024-12-25, to", 6, {"`from` is after `to`"}},
    {CYCLE, "most: 1}", "most: -1}", 7, {"most \"-1\""}},
    {CYCLE, "review_counts_first: false", "review_counts_first: no", 8, {"expected true or false"}},
    {CYCLE, "    task:\n", "    tasks:\n", 10, {"unknown key \"tasks\"", "milestone question returned"}},
    {CYCLE, "{at: -3, whom: [officer]}", "{at: 3, whom: [officer]}", 13, {"step 2 stands after step 3"}},
    {CYCLE, "{at: -3, whom: [officer]}", "{at: -3, whom: [UBND]}", 12, {"whom \"UBND\"", "nobody outside the agency"}},
    {CYCLE, "{at: -3, whom: [officer]}", "{at: -3, whom: []}", 12, {"whom: nobody"}},
    {CYCLE, "{at: -3, whom: [officer]}", "{whom: [officer]}", 12, {"the key \"at\" is missing"}},
    {CYCLE, "      repeat_every: 4\n", "      repeat_every: 251\n", 14, {"repeat_every \"251\""}},
    {CYCLE,
     "      steps:\n        - {at: -3, whom: [officer]}\n        - {at: 2, whom: [leader, officer]}\n",
     "      steps: []\n",
     12,
     {"goes on after the last step"}},
    {CYCLE, "id: QUY", "id: NAM", 29, {"id NAM is there twice"}},
    {CYCLE, "frequency: quarter", "frequency: quý", 20, {"frequency \"quý\"", "month quarter half"}},
    {CYCLE, "    who: [lead, co_lead]\n", "    who: [lead, chủ trì]\n", 21, {"who \"chủ trì\"", "lead co_lead acting"}},
    {CYCLE,
     "    deadlines:\n      - {level: 0, to: HP-SXD, day: 18}\n      - {level: 0, kinds: [district, commune], to: "
     "HP-SXD, workdays: 1}\n      - {level: 1, to: HP-SNV, day: 25, roll: none}\n",
     "    deadlines: []\n",
     23,
     {"at least one is needed"}},
    {CYCLE,
     "to: HP-SNV, day: 25",
     "to: HP-SNVV, day: 25",
     26,
     {"HP-SNVV is not in any agency file", "is HP-SNV meant?"}},
    {CYCLE, "to: HP-SXD, day: 18}", "to: HP-SXD, day: 18, workdays: 1}", 24, {"either a `day` of the month"}},
    {CYCLE, "to: HP-SXD, day: 18}", "to: HP-SXD}", 24, {"either a `day` of the month"}},
    {CYCLE, "workdays: 1}", "workdays: 1, before: true}", 25, {"belong to a `day`"}},
    {CYCLE, "roll: none", "roll: up", 26, {"roll \"up\"", "next none prev"}},
    {CYCLE, "level: 1, to", "level: 2, to", 26, {"level 2 here: expected 1"}},
    {CYCLE, "kinds: [district, commune], to", "to", 25, {"two deadlines for one kind"}},
    {CYCLE, "kinds: [district, commune]", "kinds: [xã]", 25, {"kinds \"xã\"", "district commune"}},
    {CYCLE, "{level: 1, to: HP-SNV", "{level: 1, kinds: [district], to: HP-SNV", 26, {"only level 0"}},
    {CYCLE,
     "    basis: {number: 08/KH-UBND, date: 2024-01-15, issuer: UBND thành phố}\n",
     "",
     16,
     {"needs the document that orders it"}},
    {CYCLE, "    basis_text: định kỳ báo cáo\n", "", 16, {"the key \"basis_text\" is missing"}},
    {CYCLE, "day: 18}", "day: 10}", 16, {"QUY:", "no working day after the data end"}},
    {CYCLE, "day: 25, roll", "day: 18, roll", 16, {"QUY:", "before"}},
    {CYCLE, "{day: 31, months: -1}}", "{day: 31, months: -12}}", 29, {"NAM:", "ends before it begins"}},
    {CYCLE, "frequency: year", "frequency: năm", 33, {"frequency \"năm\""}},
};

static const struct spoiled plan_mistakes[] = {
    {PLAN,
     "    note: Không có số 3.\n",
     "    note: Không có số 3.\n    also: other.txt\n",
     50,
     {"also: expected a list"}},
    {PLAN, "    note: Không có số 3.\n", "    note: Không có số 3.\n    also: [\"\"]\n", 50, {"also: an empty text"}},
    {PLAN,
     "    note: Không có số 3.\n",
     "    note: Không có số 3.\n    sources: [a]\n",
     50,
     {"unknown key \"sources\"", "quotes also note"}},
    {PLAN, "  number: 08/KH-UBND", "  number: 08 KH#UBND", 3, {"without blanks, # and @"}},
    {PLAN, "  number: 08/KH-UBND\n", "", 3, {"the key \"number\" is missing"}},
    {PLAN, "  date: 2024-01-15", "  date: 15-01-2024", 4, {"date \"15-01-2024\""}},
    {PLAN, "  focal: HP-SXD", "  focal: Sở Xây dựng", 8, {"focal \"Sở Xây dựng\"", "letters without marks"}},
    {PLAN, "  focal: HP-SXD", "  focal: HP-SX", 8, {"HP-SX is not in any", "is HP-SXD meant?"}},
    {PLAN, "  focal: HP-SXD", "  focal: HP-N-SO", 8, {"focal HP-N-SO is a group", "expected one agency"}},
    {PLAN, "tasks:", "tasks: {}\ntask:", 12, {"unknown key \"task\"", "document bases sections tasks"}},
    {PLAN, "{id: PLII, line: 1,", "{id: PLII,", 10, {"the key \"line\" is missing"}},
    {PLAN,
     "title: Phụ lục II}\n",
     "title: Phụ lục II}\n  - {id: PLII, line: 2, title: x}\n",
     11,
     {"section PLII is there twice"}},
    {PLAN,
     "    section: PLII\n    line: 243",
     "    section: PLIII\n    line: 243",
     13,
     {"section \"PLIII\"", "id of one of the `sections`"}},
    {PLAN, "line: 243", "line: 0", 14, {"line \"0\"", "from 1 to 1000000"}},
    {PLAN, "line: 243", "line: 24a", 14, {"line \"24a\"", "whole number"}},
    {PLAN, "label: 6c", "label: \"7\"", 26, {"label 7 is there twice", "line 243"}},
    {PLAN, "label: 6c", "label: \"6 c\"", 12, {"label \"6 c\""}},
    {PLAN, "label: 6c", "label: CT6", 12, {"label CT6: CT is for indicators"}},
    {PLAN,
     "    content: >-\n",
     "    contents: >-\n",
     16,
     {"unknown key \"contents\"", "label section line title content"}},
    {PLAN, "    title: Nhiệm vụ bảy\n", "", 26, {"the key \"title\" is missing"}},
    {PLAN, "    assigned: Sở Xây dựng chủ trì, các sở phối hợp\n", "", 12, {"parties without the `assigned` words"}},
    {PLAN, ", to: 2030-12-31}", "}", 20, {"the key \"to\" is missing"}},
    {PLAN, "to: 2030-12-31", "to: 2022-12-31", 20, {"`from` is after `to`"}},
    {PLAN, "ongoing: true", "ongoing: true, to: 2030-12-31", 30, {"ongoing duty has no end"}},
    {PLAN,
     "{printed: thường xuyên, ongoing: true}",
     "thường xuyên",
     30,
     {"expected a mapping", "printed from to ongoing"}},
    {PLAN, "{printed: thường xuyên, ongoing: true}", "{ongoing: true}", 30, {"the key \"printed\" is missing"}},
    {PLAN,
     "        role: lead",
     "        role: chủ trì",
     24,
     {"role \"chủ trì\"", "lead co_lead acting implement cooperate focal"}},
    {PLAN, "        role: lead", "        role: monitor", 24, {"role \"monitor\""}},
    {PLAN, "        role: lead\n", "", 22, {"the key \"role\" is missing"}},
    {PLAN, "        as: Sở Xây dựng\n", "        name: Sở Xây dựng\n", 22, {"the key \"as\" is missing"}},
    {PLAN, "      - agency: HP-SXD\n", "      - agency: HP-SDX\n", 22, {"HP-SDX is not in any", "is HP-SXD meant?"}},
    {PLAN, "{agency: HP-N-SO, as", "{agency: HP-N-XO, as", 25, {"HP-N-XO is not in any", "is HP-N-SO meant?"}},
    {PLAN,
     "role: cooperate, except: [HP-SXD]}",
     "role: lead}\n      - {agency: HP-SXD, as: sở, role: lead}",
     26,
     {"HP-SXD is there twice with the same role"}},
    {PLAN, "except: [HP-SXD]", "except: [HP-SYT]", 25, {"HP-SYT is not in any"}},
    {PLAN, "except: [HP-SXD]", "except: HP-SXD", 25, {"except: expected a list"}},
    {PLAN, "except: [HP-SXD]", "except: [HP-N-LIEN-QUAN]", 25, {"it is no member of HP-N-SO"}},
    {PLAN,
     "        role: lead\n",
     "        role: lead\n        except: [HP-SNV]\n",
     25,
     {"HP-SXD is one agency", "only a group"}},
    {PLAN, "  - label: CT1", "  - label: \"1\"", 32, {"label 1: an indicator's label begins with CT"}},
    {PLAN, "op: range, min: 60", "op: between, min: 60", 37, {"op \"between\"", "= range > >= text none"}},
    {PLAN, "op: range, min: 60, max: 70", "min: 60, max: 70", 37, {"the key \"op\" is missing"}},
    {PLAN, "min: 60, max: 70", "min: 60", 37, {"min and max do not fit op", "range min < max"}},
    {PLAN, "min: 60, max: 70", "min: 70, max: 60", 37, {"range min < max"}},
    {PLAN, "min: 80.5", "min: 80.5, max: 90", 38, {"> and >= only min"}},
    {PLAN, "min: 80.5", "min: 80,5", 38, {"unknown key \"5\""}}, /* in {} the comma ends the value */
    {PLAN, "min: 80.5", "min: \"80,5\"", 38, {"min \"80,5\"", "decimal point"}},
    {PLAN, "op: none,", "op: none, min: 1,", 39, {"text and none neither"}},
    {PLAN, "year: 2025", "year: 25", 37, {"year \"25\"", "from 1990 to 2100"}},
    {PLAN, "inherited: true", "role: monitor", 41, {"unknown key \"role\"", "agency as inherited"}},
    {PLAN, "    monitors:\n", "    monitor:\n", 32, {"the key \"monitors\" is missing"}},
    {PLAN,
     "{agency: HP-SXD, as: Sở Xây dựng, inh",
     "{agency: HP-SYT, as: Sở Xây dựng, inh",
     41,
     {"HP-SYT is not in any"}},
    {PLAN, "who: HP-N-SO", "who: HP-N-S", 43, {"HP-N-S is not in any", "is HP-N-SO meant?"}},
    {PLAN, "to: HP-SXD", "to: QN-SXD", 43, {"QN-SXD is not in any"}},
    {PLAN, "text: báo cáo}", "txt: báo cáo}", 43, {"the key \"text\" is missing"}},
    {PLAN, "severity: low", "severity: thấp", 47, {"severity \"thấp\"", "high, medium or low"}},
    {PLAN, "    quotes: [Nhiệm vụ sáu]\n", "", 45, {"needs the quotes"}},
    {PLAN, "    treatment: Để nguyên.\n", "", 45, {"the key \"treatment\" is missing"}},
};

static const struct spoiled calendar_mistakes[] = {
    {CALENDAR, "2024-02-08]", "2024-02-30]", 5, {"off", "expected a day", "2024-09-02"}},
    {CALENDAR, "2024-02-08]", "2025-02-10]", 5, {"2025-02-10 is not in 2024"}},
    {CALENDAR, "2024-02-08]", "2024-02-10]", 5, {"2024-02-10 is a weekend day"}},
    {CALENDAR, "2024-02-08]", "2024-01-01]", 5, {"2024-01-01", "in order, each once"}},
    {CALENDAR, "[2024-05-04]", "[2024-05-03]", 6, {"2024-05-03 is no Saturday or Sunday"}},
    {CALENDAR, "[2024-05-04]", "2024-05-04", 6, {"worked: expected a list"}},
    {CALENDAR, "      - 2025-04-30\n", "      - 2025-04-31\n", 10, {"expected a day"}},
    {CALENDAR, "  - year: 2025\n", "  - year: 2024\n", 7, {"years must be in order"}},
    {CALENDAR, "  - year: 2025\n", "  - year: 2525\n", 7, {"from 1990 to 2100"}},
    {CALENDAR,
     "years:\n",
     "years:\n  - 2023\n",
     3,
     {"expected a mapping", "year confirmed off worked decisions unconfirmed note"}},
    {CALENDAR, "confirmed: true", "confirmed: 1", 4, {"confirmed \"1\"", "true or false"}},
    {CALENDAR, "confirmed: true", "sure: true", 4, {"unknown key \"sure\""}},
    {CALENDAR,
     "  - year: 2025\n",
     "    decisions: [{issuer: VPCP, days: [2024-05-04]}]\n  - year: 2025\n",
     7,
     {"without a number needs a note"}},
    {CALENDAR,
     "  - year: 2025\n",
     "    decisions: [{number: 1/QĐ, days: [2024-05-04, 2024-05-05]}]\n  - year: 2025\n",
     7,
     {"2024-05-05 is neither in \"off\" nor in \"worked\""}},
    {CALENDAR, "  - year: 2025\n", "    decisions: [{number: 1/QĐ}]\n  - year: 2025\n", 7, {"\"days\" is missing"}},
    {CALENDAR,
     "  - year: 2025\n",
     "    decisions: [{number: 1/QĐ, by: VPCP, days: []}]\n  - year: 2025\n",
     7,
     {"unknown key \"by\""}},
    {CALENDAR,
     "  - year: 2025\n",
     "    unconfirmed: [{day: 2024-01-01, name: Tết}]\n  - year: 2025\n",
     7,
     {"2024-01-01 is confirmed already"}},
    {CALENDAR,
     "  - year: 2025\n",
     "    unconfirmed: [{day: 2025-01-02, name: Tết}]\n  - year: 2025\n",
     7,
     {"2025-01-02 is not in 2024"}},
    {CALENDAR,
     "  - year: 2025\n",
     "    unconfirmed: [{day: 2024-11-24}]\n  - year: 2025\n",
     7,
     {"the key \"name\" is missing"}},
    {CALENDAR,
     "  - year: 2025\n",
     "    unconfirmed:\n      - {day: 2024-11-24, name: A}\n      - {day: 2024-11-24, name: B}\n  - year: 2025\n",
     9,
     {"2024-11-24: days must be in order"}},
};

static const struct spoiled yaml_mistakes[] = {
    {PLAN, "label: 6c\n", "label: &x 6c\n", 12, {"anchors (&name) and tags"}},
    {PLAN, "label: 6c\n", "label: *x\n", 12, {"aliases (*name)", "write the text out"}},
    {PLAN, "label: 6c\n", "label: !!str 6c\n", 12, {"anchors (&name) and tags"}},
    {PLAN,
     "    section: PLII\n    line: 243\n",
     "    section: PLII\n    section: PLII\n    line: 243\n",
     14,
     {"\"section\" is there twice", "line 13"}},
    {PLAN, "  title: Kế hoạch", "  title: Kế hoạch: năm 2024", 7, {"not well-formed YAML", "quote texts that hold"}},
    {PLAN, "  title: Kế hoạch", "\ttitle: Kế hoạch", 7, {"not well-formed YAML", "indent with spaces"}},
    {PLAN, "  title: Kế hoạch", "  title: Kế \xff hoạch", 7, {"not UTF-8"}},
    {PLAN, "  title: Kế hoạch", "  title: Kế \x01 hoạch", 7, {"control character"}},
    {PLAN, "  title: Kế hoạch", "  title: \"Kế \\0 hoạch\"", 7, {"NUL"}},
    {PLAN, "  title: Kế hoạch", "  ? [a, b]\n  : Kế hoạch", 7, {"a key must be a word"}},
    {PLAN, "  title: Kế hoạch", "  title: [[[[[[[[[[[[[[x]]]]]]]]]]]]]]", 7, {"nested too deeply"}},
    {PLAN, "anomalies:\n", "---\nanomalies:\n", 44, {"a second document"}},
};
