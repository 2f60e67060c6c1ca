# What happens in the demo: enrolment, a round of reports, refusals, a collector killed in the middle, the count at the end.
# Sourced after demo_servers.sh; demo_quarter.sh has what people do about the round.
# shellcheck shell=bash

readonly DEMO_DATA=$PROJECT_DIR/scripts/demo.d

step() {
    DEMO_STEP=$((${DEMO_STEP:-0} + 1))
    printf '\n== %d. %s\n' "$DEMO_STEP" "$*"
}

# typed WORD...: as a person types them in a shell.
typed() {
    local word
    for word in "$@"; do
        if [[ $word == *[!A-Za-z0-9_./#:@%+=,-]* || -z $word ]]; then
            printf " '%s'" "${word//\'/\'\\\'\'}"
        else
            printf ' %s' "$word"
        fi
    done
}

# officer MACHINE COMMAND [OPTION...]: what an officer types at a machine, and what it answers. It is run as it is printed, in the
# folder of the machines. The programs say their refusals on stderr and answer on stdout; both belong to the story.
officer() {
    local machine=$1
    local command=$2
    shift 2
    printf '   $ tiendo-agent %s --config %s/agent.conf%s\n' "$command" "$machine" "$(typed "$@")"
    (cd "$DEMO_PLACE/agents" && "$DEMO_BINARIES/tiendo-agent" "$command" --config "$machine/agent.conf" "$@" 2>&1 </dev/null) |
        sed 's/^/     /' || true
}

# centre COMMAND...: what is typed at the centre, and what it answers.
centre() {
    printf '   $ tiendo%s\n' "$(typed "$@")"
    # That the clock is simulated is said once, at the head.
    ("$DEMO_BINARIES/tiendo" "$@" 2>&1 </dev/null || true) | sed -E -e '/^(Đồng hồ mô phỏng|Simulated clock)/,+1d' -e 's/^/     /'
}

# cut_middle FIRST LAST: so many lines of its input at the beginning and at the end.
cut_middle() {
    awk -v first="$1" -v last="$2" '{ line[NR] = $0 }
        END { for (i = 1; i <= NR; i++) if (i <= first || i > NR - last) print line[i]; else if (i == first + 1) print "     …" }'
}

# told WHAT MACHINE: whether the centre told the machine something of that kind, or with that word in it.
told() {
    agent "$2" notices --json | jq -e --arg what "$1" 'any(.kind == $what or (.text | contains($what)))' >/dev/null
}

# Puts a file of the story on the desk of that machine.
hand_in() {
    cp "$1" "$DEMO_DIR/agents/$2"
}

# ---- the centre and the machines ----

prepare_centre() {
    "$DEMO_BINARIES/tiendo" db migrate >"$DEMO_DIR/log/migrate.log"
    local files
    mapfile -t files < <(find "$PROJECT_DIR/plans" -name '*.yaml' | LC_ALL=C sort)
    "$DEMO_BINARIES/tiendo" plan load "${files[@]}" >"$DEMO_DIR/log/plan-load.log"
    "$DEMO_BINARIES/tiendo" plan list | sed 's/^/   /'
}

endpoint_is_announced() {
    [[ $(psql -XAtqc 'SELECT count(*) FROM collector_endpoint' 2>/dev/null) -gt 0 ]]
}

# Persons in the configuration: every report carries who drafted and who approved it.
introduce_persons() {
    local config=$1
    local drafter='Chuyên viên minh họa'
    local approver='Lãnh đạo minh họa'
    sed -i -e 's/^simulated_clock *=.*/simulated_clock = yes/' -e "s/^drafter *=.*/drafter = $drafter/" \
        -e 's/^drafter_position *=.*/drafter_position = Chuyên viên/' -e "s/^approver *=.*/approver = $approver/" \
        -e 's/^approver_position *=.*/approver_position = Lãnh đạo đơn vị/' "$config"
}

enrol_machines() {
    local machine agency name
    wait_until 15 endpoint_is_announced
    while read -r machine agency name; do
        "$DEMO_BINARIES/tiendo" agent enrol "$agency" --name "$name" --out "$DEMO_DIR/agents/$machine" >/dev/null </dev/null
        introduce_persons "$(machine_config "$machine")"
        if [[ $machine == "$DRAFTING_MACHINE" ]]; then
            printf 'two_persons = yes\n' >>"$(machine_config "$machine")"
        fi
    done < <(grep -v '^#' "$DEMO_DATA/machines.txt")
}

# A machine without assignments answers with an object that says so.
machine_is_ready() {
    agent "$1" tasks --json 2>/dev/null | jq -e 'type == "array" and length > 0' >/dev/null
}

await_machines() {
    local machine
    for machine in $(machines); do
        if ! wait_until 30 machine_is_ready "$machine"; then
            say "demo: $machine did not get its assignments; see $DEMO_DIR/log/$machine.log"
            return 1
        fi
    done
}

# ---- entering reports ----

# enter MACHINE FILE [OPTION...]: an officer enters a report; prints the answer as JSON. What the machine answers with is
# an exit status 65 when it refuses, 75 when the centre has not answered yet: both are part of the story.
enter() {
    local machine=$1
    local file=$2
    local status=0
    shift 2
    agent "$machine" submit --file "$file" --json "$@" 2>>"$DEMO_DIR/log/submit.log" </dev/null || status=$?
    if ((status != 0 && status != 65 && status != 75)); then
        say "demo: $machine could not enter $file (status $status); see $DEMO_DIR/log/submit.log"
        return "$status"
    fi
}

# report_file AGENCY N: the N-th report of an agency as a file of its own; nothing when there are not so many.
report_file() {
    local agency=$1
    local number=$2
    local file=$DEMO_DIR/entered/$agency-$number.json
    if jq -e ".[$number]" "$DEMO_DATA/reports/$agency.json" >"$file.new" 2>/dev/null; then
        mv "$file.new" "$file"
        printf '%s\n' "$file"
    else
        rm -f "$file.new"
    fi
}

# Agencies that have reports to enter. One does it by a draft that its leader approves (demo_quarter.sh), and is left out.
agencies() {
    basename -s .json "$DEMO_DATA"/reports/*.json | grep -vx "$DRAFTING_MACHINE"
}

first_reports() {
    local agency file
    for agency in $(agencies); do
        file=$(report_file "$agency" 0)
        enter "$agency" "$file" >"${file%.json}.answer"
    done
}

later_reports() {
    local agency file number
    for number in 1 2 3 4 5 6; do
        for agency in $(agencies); do
            file=$(report_file "$agency" "$number")
            if [[ -n $file ]]; then
                enter "$agency" "$file" >"${file%.json}.answer"
            fi
        done
    done
}

# Updates of all machines that have no verdict yet.
waiting_updates() {
    local machine
    for machine in $(machines); do
        agent "$machine" outbox --json
    done | jq -s 'add | map(select(.state == "waiting" or .state == "queued" or .state == "sent")) | length'
}

nothing_waits() {
    [[ $(waiting_updates) == 0 ]]
}

await_verdicts() {
    if ! wait_until 60 nothing_waits; then
        say "demo: $(waiting_updates) updates got no verdict; see $DEMO_DIR/log"
        return 1
    fi
}

# ---- what is refused, held, doubled, corrected ----

# refusal MACHINE STORY HEADING: the machine refuses before anything is sent; sent all the same, the centre refuses too.
refusal() {
    local machine=$1
    local file=$machine/$2.json
    hand_in "$DEMO_DATA/story/$2.json" "$machine"
    printf '\n   %s\n' "$3"
    officer "$machine" submit --file "$file"
    officer "$machine" submit --file "$file" --anyway --wait 20
}

# The refused completion goes out as a contribution, text kept: what the refusal itself offers.
take_the_offer() {
    local machine=$1
    local draft
    draft=$(agent "$machine" outbox --json | jq -r 'map(select(.code == "COOP_COMPLETE")) | first | .id')
    printf '\n   %s\n' "Sở Tư pháp chọn \"Gửi là nội dung phối hợp\": nội dung giữ nguyên."
    officer "$machine" submit --copy "$draft" --action contribute --wait 20
}

# The same report, same id, from a second machine; then the same id with another percentage from a third.
double_entry() {
    local id
    id=$(jq -r .id "$DEMO_DIR/entered/HP-SXD-0.answer")
    jq --arg id "$id" '.id = $id' "$DEMO_DIR/entered/HP-SXD-0.json" >"$DEMO_DIR/agents/HP-SXD-2/same-report.json"
    jq '.percent = 80' "$DEMO_DIR/agents/HP-SXD-2/same-report.json" >"$DEMO_DIR/agents/HP-SXD-3/changed-report.json"
    printf '\n   %s\n' "Sở Xây dựng nhập lại đúng báo cáo Nhiệm vụ 2, điểm a ở máy số 2; rồi cùng mã nhưng 80% ở máy số 3."
    officer HP-SXD-2 submit --file HP-SXD-2/same-report.json --wait 20
    officer HP-SXD-3 submit --file HP-SXD-3/changed-report.json --wait 20
}

correction() {
    local id
    id=$(jq -r .id "$DEMO_DIR/entered/HP-STNMT-0.answer")
    hand_in "$DEMO_DATA/story/correction.json" HP-STNMT
    printf '\n   %s\n' "Sở Tài nguyên và Môi trường thay 45% bằng 48%, bổ sung số liệu 01 trạm."
    officer HP-STNMT submit --file HP-STNMT/correction.json --supersedes "$id" --wait 20
}

# A key of the right form that nobody registered: 8 groups of Z85, each below 2^32 because it begins with a digit.
forged_key() {
    local digits letters
    digits=$(od -An -N 8 -tu1 /dev/urandom)
    letters=$(LC_ALL=C tr -dc 'a-zA-Z0-9' </dev/urandom | head -c 32 || true)
    local group=0
    local digit
    for digit in $digits; do
        printf '%d%s' "$((digit % 10))" "${letters:group*4:4}"
        group=$((group + 1))
    done
}

unknown_device() {
    local machine=unknown
    local folder=$DEMO_DIR/agents/$machine
    mkdir -p "$folder"
    chmod 0700 "$folder"
    cp "$(machine_config HP-SXD-2)" "$folder/agent.conf"
    (umask 077 && jq --arg key "$(forged_key)" --arg id "$(</proc/sys/kernel/random/uuid)" '.secret_key = $key | .id = $id' \
        "$DEMO_DIR/agents/HP-SXD-2/enrolment.json" >"$folder/enrolment.json")
    start_agent "$machine"
    hand_in "$DEMO_DATA/story/unknown-device.json" "$machine"
    officer "$machine" submit --file "$machine/unknown-device.json" --wait 5
    officer "$machine" status
    stop_daemons "$machine"
}

# ---- the collector is killed ----

kill_and_restart() {
    later_reports &
    local officers=$!
    sleep 0.4
    printf '   %s\n' "kill -9 $(daemon_pid collector)   (tiendo-collector; các đơn vị vẫn tiếp tục gửi)"
    signal_daemon KILL collector
    wait "$officers"
    printf '   %s\n' "Trung tâm không còn; $(waiting_updates) báo cáo nằm an toàn trong hộp gửi của các máy."
    start_collector
    printf '   %s\n' "Khởi động lại trung tâm: tiến trình $(daemon_pid collector)."
    await_verdicts
    printf '   %s\n' "Mọi báo cáo đã có biên nhận."
}

# ---- the count ----

# Every outbox row of the demo's machines, with the machine's name.
all_outboxes() {
    local machine
    for machine in $(machines); do
        agent "$machine" outbox --json | jq --arg machine "$machine" 'map(. + {machine: $machine})'
    done | jq -s 'add'
}

# Compares what the machines sent with what the centre holds: by id, one by one.
prove_by_count() {
    local agents=$DEMO_DIR/outboxes.json
    local centre=$DEMO_DIR/centre.json
    all_outboxes >"$agents"
    "$DEMO_BINARIES/tiendo" update list --json >"$centre"
    jq -rn --slurpfile agents "$agents" --slurpfile centre "$centre" -f "$DEMO_DATA/count.jq" | tee "$DEMO_DIR/count.txt" | sed 's/^/   /'
    ! grep -q 'SAI LỆCH' "$DEMO_DIR/count.txt"
}

print_memory() {
    local machine=HP-SCT
    sleep 1
    printf '   %-46s %6.1f MB   (VmRSS, giới hạn 14 MB)\n' "một tiendo-agent đang chờ ($machine)" "$(in_megabytes "$machine")"
    printf '   %-46s %6.1f MB   (VmRSS, giới hạn 32 MB)\n' "tiendo-collector đang chờ, $(running_daemons | wc -l | awk '{print $1 - 1}') máy kết nối" \
        "$(in_megabytes collector)"
}

in_megabytes() {
    awk -v kilobytes="$(resident_kilobytes "$1")" 'BEGIN { printf "%.1f", kilobytes / 1024 }'
}

tell_story() {
    mkdir -p "$DEMO_DIR/entered" "$DEMO_DIR/log" "$DEMO_DIR/run"
    step "Trung tâm: PostgreSQL riêng, lược đồ, Kế hoạch 08/KH-UBND, tiendo-collector (tiến trình riêng, CURVE)"
    prepare_centre
    start_collector

    step "Đăng ký $(machines | wc -l) máy của $(reporting_agencies | wc -l) đơn vị; mỗi máy tự tạo khóa của mình (tiendo-agent run)"
    enrol_machines
    start_agents
    await_machines
    printf '   %s\n' "$(machines | wc -l) máy đã được cấp quyền và có bản phân công."

    tell_opening
    tell_drafting

    step "Các sở và quận, huyện báo cáo Quý IV/2024 (số liệu đến hết 14/12/2024)"
    first_reports
    await_verdicts
    "$DEMO_BINARIES/tiendo" update list >"$DEMO_DIR/log/first-reports.txt"
    sed -n '3,16s/^/   /p' "$DEMO_DIR/log/first-reports.txt"
    printf '   … %s báo cáo đã tiếp nhận.\n' "$("$DEMO_BINARIES/tiendo" update list --state accepted --json | jq length)"

    step "Sai có chủ ý: ai không được giao, phối hợp báo hoàn thành, hoàn thành không sản phẩm"
    refusal HP-UBND-LE-CHAN no-role "UBND quận Lê Chân báo tiến độ Nhiệm vụ 24, là việc của Sở Xây dựng."
    refusal HP-STP cooperating-completion "Sở Tư pháp (phối hợp) báo hoàn thành Nhiệm vụ 29, điểm b."
    take_the_offer HP-STP
    refusal HP-SVHTT no-product "Sở Văn hóa và Thể thao báo hoàn thành Nhiệm vụ 14 mà chưa có sản phẩm."

    step "Chờ chấp nhận: đơn vị chỉ thuộc nhóm \"các cơ quan, đơn vị liên quan\""
    hand_in "$DEMO_DATA/story/open-group.json" HP-SGDDT
    officer HP-SGDDT submit --file HP-SGDDT/open-group.json --wait 20

    step "Nhập trùng, trùng mã khác nội dung, bản thay thế"
    double_entry
    correction

    step "Một máy không được đăng ký (khóa giả)"
    unknown_device

    step "Giết tiendo-collector (SIGKILL) khi các đơn vị đang gửi, rồi khởi động lại"
    kill_and_restart

    tell_review
    tell_paper
    tell_nothing
    tell_more_time
    tell_milestones
    tell_answers
    tell_standing

    step "Đếm: không mất, không nhân đôi"
    prove_by_count

    step "Bộ nhớ"
    print_memory

    tell_closing
    tell_crossing
    start_collector
    start_agents
    await_machines
    demo_fingerprint >"$DEMO_DIR/complete"
}
