# What the demo shows at its end and while it stays. Sourced after demo_story.sh.
# shellcheck shell=bash

# The plan that the demo's agencies report on.
readonly DEMO_PLAN=08/KH-UBND

banner() {
    printf '%s\n' "DỮ LIỆU MINH HỌA · đồng hồ mô phỏng (simulated clock): $(simulated_now) · Kế hoạch 08/KH-UBND, kỳ Quý IV/2024"
}

simulated_now() {
    TZ=Asia/Ho_Chi_Minh date -d "@$(simulated_seconds "$TIENDO_CLOCK")" '+%H:%M:%S ngày %d/%m/%Y'
}

print_summary() {
    printf '\n== Tình hình theo đơn vị (tiendo status --plan %s)\n' "$DEMO_PLAN"
    "$DEMO_BINARIES/tiendo" status --plan "$DEMO_PLAN"
    printf '\n== Quá hạn (tiendo overdue)\n'
    "$DEMO_BINARIES/tiendo" overdue
    printf '\n== Không tiếp nhận (tiendo update list --state rejected)\n'
    "$DEMO_BINARIES/tiendo" update list --state rejected
    printf '\n== Đếm\n'
    sed 's/^/   /' "$DEMO_DIR/count.txt"
    print_next
}

print_next() {
    cat <<'TEXT'

== Thử tiếp (what to try next)
   ./scripts/demo                                              màn hình trung tâm, tự làm mới; Ctrl-C để dừng
   ./scripts/demo --exec tiendo status --agency HP-UBND-LE-CHAN
   ./scripts/demo --exec tiendo may "Sở Tư pháp" "08/KH-UBND#29b" --action complete
   ./scripts/demo --exec tiendo task list --plan 08/KH-UBND
   ./scripts/demo --exec tiendo plan anomalies --plan 59-CTr/TU
   ./scripts/demo --exec tiendo status --plan 334-KL/TU        có số liệu nhờ lồng ghép
   ./scripts/demo --exec tiendo agency events                  sắp xếp tổ chức năm 2025
   ./scripts/demo --exec tiendo reassign list --on 2025-07-01  việc gì sẽ chờ phân công lại
   ./scripts/demo --exec tiendo plan draft plans/sources/hai-phong-08-KH-UBND-2024.txt --number 08/KH-UBND --date 2024-01-15 \
       --issuer "Ủy ban nhân dân thành phố Hải Phòng" --province "Hải Phòng" --out /tmp/du-thao.yaml
   ./scripts/demo --exec tiendo round list --plan 08/KH-UBND --rows --agency "Sở Nội vụ"
   ./scripts/demo --exec tiendo remind --as-of 2024-12-17 --dry-run   ai sẽ được nhắc, chuẩn bị gì cho người ký
   ./scripts/demo --exec env PGDATABASE=tiendo_closing tiendo urging list --as-of 2024-12-24   bản sao đã qua hạn nộp và chốt kỳ
   ./scripts/demo --exec tiendo milestone list                 mốc; tiendo extension list: gia hạn; tiendo question list: giải trình
   ./scripts/demo --exec tiendo update list --state held
   ./scripts/demo --exec tiendo-agent tasks                    việc của Sở Xây dựng, như cán bộ của Sở thấy
   ./scripts/demo --exec tiendo-agent submit --task "08/KH-UBND#24" --action progress --percent 35 --result "…" --wait 20
   ./scripts/demo --exec sh -c 'tiendo-agent outbox --config $TIENDO_AGENTS/HP-STP/agent.conf'
   ./scripts/demo --exec psql -c 'SELECT task, agency, verdict FROM updates ORDER BY received_at DESC LIMIT 5'
   ./scripts/demo --fresh                                      làm lại từ đầu
TEXT
}

# Redraws the central screen until a signal ends it.
show_dashboard() {
    local screen
    while true; do
        screen=$(
            banner
            printf '%s\n\n' "Ctrl-C để dừng · $(running_daemons | wc -l) tiến trình · var/demo/log"
            "$DEMO_BINARIES/tiendo" status --plan "$DEMO_PLAN" 2>&1
        )
        if [[ -t 1 ]]; then
            printf '\033[H\033[2J'
        fi
        printf '%s\n' "$screen"
        sleep 4 8>&- 9>&- &
        wait $!
    done
}
