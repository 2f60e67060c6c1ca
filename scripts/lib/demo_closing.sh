# The second part of the demo: a copy of the centre goes through the end of the quarter: the day on which reports are due, the
# reminder after it, five working days later the letter that a person signs, the late report, the seal. Sourced after demo_copy.sh.
# shellcheck shell=bash

# The agency that is late.
readonly LATE_MACHINE=HP-UBND-VINH-BAO
# Reminders go out from 08:00 on; a few seconds for the machines to be there before.
readonly CLOSING_DUE_DAY=2024-12-16T07:59:55+07:00
readonly CLOSING_NEXT_DAY=2024-12-17T07:59:57+07:00
readonly CLOSING_FIFTH_DAY=2024-12-23T07:59:57+07:00

machine_is_connected() {
    agent "$1" status --json 2>/dev/null | jq -e .connected >/dev/null
}

# closing_day MOMENT MACHINE...: that day begins, with these machines on.
closing_day() {
    local moment=$1
    local machine
    shift
    copy_travel "$moment"
    start_collector
    for machine in "$@"; do
        start_agent "$machine"
    done
    for machine in "$@"; do
        wait_until 30 machine_is_connected "$machine"
    done
}

reminders_of() {
    agent "$1" notices --json | jq 'map(select(.kind == "reminder")) | length'
}

reminded_times() {
    [[ $(reminders_of "$2") -ge $1 ]]
}

# The machines of the agencies, the first of each.
first_machines() {
    machines | grep -vx -e HP-SXD-2 -e HP-SXD-3
}

# Everybody but one says on the day of the deadline that there is nothing new on what is left.
closing_due_day() {
    local machine
    # shellcheck disable=SC2046
    closing_day "$CLOSING_DUE_DAY" $(first_machines)
    printf '\n   %s\n' "08:00 ngày 16/12/2024, hạn nộp: mỗi máy chưa báo cáo đủ nhận một tin nhắc việc."
    wait_until 30 reminded_times 1 "$LATE_MACHINE"
    officer "$LATE_MACHINE" notices
    officer HP-SXD submit --task "$DEMO_PLAN#1" --action progress --percent 60 --result 'Đã góp ý dự thảo quy hoạch. (DỮ LIỆU MINH HỌA)'
    for machine in $(first_machines | grep -vx "$LATE_MACHINE"); do
        agent "$machine" submit --task "$DEMO_PLAN" --action nothing --json </dev/null >"$DEMO_DIR/log/closing-$machine.json" 2>&1 &
    done
    wait
    agent "$DRAFTING_MACHINE" approve --all --by 'Phó Giám đốc minh họa' --json </dev/null >"$DEMO_DIR/log/closing-approved.json" 2>&1
    if ! wait_until 60 all_but_one_reported; then
        say "demo: not every machine could report all of its rows; see $DEMO_DIR/log/closing-*.json"
        return 1
    fi
    printf '   %s\n' "Trong ngày, các đơn vị gửi nốt phần còn lại; UBND huyện Vĩnh Bảo chưa gửi."
    the_round list | sed -n '1p; 8,9p'
}

# And the one that reports on paper.
all_but_one_reported() {
    "$DEMO_BINARIES/tiendo" round list --plan "$DEMO_PLAN" --period "$DEMO_PERIOD" --json |
        jq -e --argjson machines "$(first_machines | wc -l)" '.[0].totals.complete == $machines' >/dev/null
}

closing_next_day() {
    closing_day "$CLOSING_NEXT_DAY" HP-SXD "$LATE_MACHINE"
    printf '\n   %s\n' "08:00 ngày 17/12/2024, quá hạn một ngày: máy của đơn vị nhận nhắc việc lần hai (một tin mỗi ngày làm việc)."
    wait_until 30 reminded_times 2 "$LATE_MACHINE"
    officer "$LATE_MACHINE" notices | sed -E '2,/ (2024-12-17 08:00|08:00 ngày 17.12.2024)$/{ / (2024-12-17 08:00|08:00 ngày 17.12.2024)$/!d }'
    printf '\n   %s\n' "Nhắc lại bằng tay: không ai nhận hai lần."
    centre remind | tail -n 2
    centre overdue --reports --agency "$LATE_MACHINE"
}

# The number of the letter that was drafted for the late agency.
closing_draft() {
    "$DEMO_BINARIES/tiendo" urging list --json | jq -r --arg agency "$LATE_MACHINE" 'map(select(.agency == $agency)) | last | "\(.number)/\(.year)"'
}

closing_is_drafted() {
    [[ $(closing_draft) == [0-9]* ]]
}

closing_urging() {
    local draft
    closing_day "$CLOSING_FIFTH_DAY" HP-SXD "$LATE_MACHINE"
    printf '\n   %s\n' "Ngày 23/12/2024, sau năm ngày làm việc: phần mềm chỉ dự thảo công văn đôn đốc; người có thẩm quyền ký thì mới gửi."
    wait_until 30 closing_is_drafted
    draft=$(closing_draft)
    centre urging list | cut_middle 6 3
    centre urging show "$draft"
    centre urging release "$draft" --document 9081/SXD-KHTC --date 2024-12-23 --signer 'Phó Giám đốc minh họa' --by "$DEMO_REVIEWER"
    wait_until 20 told 9081/SXD-KHTC "$LATE_MACHINE"
    printf '\n   %s\n' "Máy của đơn vị nhận công văn; đơn vị báo cáo: muộn, nhưng vẫn vào đúng kỳ Quý IV/2024."
    officer "$LATE_MACHINE" submit --task "$DEMO_PLAN#7" --action progress --percent 42 --wait 20 \
        --result 'Chỉnh trang 01 khu dân cư tại thị trấn. (DỮ LIỆU MINH HỌA)'
    officer "$LATE_MACHINE" submit --task "$DEMO_PLAN" --action nothing --wait 20 | cut_middle 3 1
    centre urging reply "$draft" --update "$(newest_id "$LATE_MACHINE" progress)" --by "$DEMO_REVIEWER"
}

closing_seal() {
    printf '\n   %s\n' "Chốt kỳ: còn đơn vị chưa báo cáo thì phải nói rõ là chốt khi chưa đủ."
    the_round list --agency "$LATE_MACHINE" | tail -n 4 | head -n 3
    the_round seal --by "$DEMO_REVIEWER" | cut_middle 5 2
    the_round seal --incomplete --by "$DEMO_REVIEWER" | cut_middle 5 2
    the_round document --document 9082/BC-SXD --date 2024-12-23 --by "$DEMO_REVIEWER"
    the_round list | cut_middle 18 3
}

tell_closing() {
    step "Phần hai: một bản sao của trung tâm đi qua hạn nộp 16/12/2024, đôn đốc và chốt kỳ (đồng hồ mô phỏng từ 07:59 ngày 16/12/2024)"
    # shellcheck disable=SC2046
    copy_begin closing "$CLOSING_DUE_DAY" $(first_machines)
    cat >>"$DEMO_PLACE/collector.conf" <<CONF
remind_database = postgresql:///$PGDATABASE?host=$PGHOST&port=$PGPORT&user=tiendo_remind
remind_every_s = 2
CONF
    closing_due_day
    closing_next_day
    closing_urging
    closing_seal
}
