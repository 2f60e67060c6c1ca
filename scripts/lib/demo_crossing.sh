# The third part of the demo: a copy of the centre crosses midnight of 01/7/2025, when the district level ends. Sourced after
# demo_copy.sh.
# shellcheck shell=bash

readonly CROSSING_BEGIN=2025-06-30T23:59:45+07:00
# Whose machines are taken along: the focal agency, a department merged in March, a district that ends tonight.
readonly CROSSING_MACHINES='HP-SXD HP-SGTVT HP-UBND-LE-CHAN'
readonly CROSSING_COMMUNE=HP-UBND-P-LE-CHAN
readonly CROSSING_DOCUMENT=01/QĐ-UBND

crossing_is_july() {
    (($(simulated_seconds "$TIENDO_CLOCK") >= $(date -d 2025-07-01T00:00:02+07:00 +%s)))
}

crossing_merger() {
    printf '\n   %s\n' "Ai chịu trách nhiệm Nhiệm vụ 15, trước và sau khi Sở Giao thông vận tải nhập vào Sở Xây dựng (01/3/2025)?"
    centre may HP-SGTVT '08/KH-UBND#15' --action progress --on 2024-12-12
    centre may HP-SGTVT '08/KH-UBND#15' --action progress --on 2025-06-30
    centre may HP-SXD '08/KH-UBND#15' --action progress --on 2025-06-30
    printf '\n   %s\n' "Sở Xây dựng thấy nội dung Sở Giao thông vận tải đã báo; máy của Sở cũ không còn gửi được."
    centre update list --agency HP-SXD --task '08/KH-UBND#15'
    start_agent HP-SGTVT
    officer HP-SGTVT submit --task '08/KH-UBND#15' --action progress --percent 40 --result 'Báo từ máy của Sở cũ.' --anyway --wait 3
    stop_daemons HP-SGTVT
}

crossing_midnight() {
    printf '\n   %s\n' "UBND quận Lê Chân ghi nội dung cuối cùng lúc $(TZ=Asia/Ho_Chi_Minh date -d "@$(simulated_seconds "$TIENDO_CLOCK")" '+%H:%M:%S ngày %d/%m/%Y'); máy chưa có mạng."
    officer HP-UBND-LE-CHAN submit --task '08/KH-UBND#11a' --action contribute --result 'Bàn giao hồ sơ đô thị thông minh.'
    wait_until 60 crossing_is_july
    printf '\n   %s\n' "Qua 00 giờ ngày 01/7/2025: có mạng lại. Việc làm trước ngày kết thúc vẫn được tiếp nhận, việc sau đó thì không."
    start_agent HP-UBND-LE-CHAN
    officer HP-UBND-LE-CHAN submit --task '08/KH-UBND#11a' --action contribute --result 'Nội dung ghi sau ngày kết thúc.' --anyway --wait 20
    officer HP-UBND-LE-CHAN outbox | cut_middle 4 7
    stop_daemons HP-UBND-LE-CHAN
}

crossing_reassign() {
    local waiting
    printf '\n   %s\n' "Cấp huyện kết thúc, mỗi quận thành nhiều phường: không ai tự nhiên thay; chờ người có thẩm quyền phân công lại."
    waiting=$("$DEMO_BINARIES/tiendo" reassign list --json | jq 'map(select(.state == "waiting")) | length')
    centre reassign list | sed -n '1,6p'
    printf '     … %s phân công đang chờ.\n' "$waiting"

    printf '\n   %s\n' "UBND phường Lê Chân báo cáo ngay: nội dung được giữ lại, chưa tính, chưa mất."
    "$DEMO_BINARIES/tiendo" agent enrol "$CROSSING_COMMUNE" --name "$CROSSING_COMMUNE, máy số 1" --out "$DEMO_PLACE/agents/$CROSSING_COMMUNE" >/dev/null </dev/null
    introduce_persons "$(machine_config "$CROSSING_COMMUNE")"
    start_agent "$CROSSING_COMMUNE"
    wait_until 30 machine_is_ready "$CROSSING_COMMUNE"
    officer "$CROSSING_COMMUNE" submit --task '08/KH-UBND#11a' --action progress --percent 10 --result 'Tiếp nhận hồ sơ của quận.' --wait 20

    printf '\n   %s\n' "UBND thành phố giao: từng việc, rồi cả bảng (xem trước bằng --dry-run)."
    centre reassign '08/KH-UBND#11a' --party HP-UBND-LE-CHAN --to "$CROSSING_COMMUNE" --document "$CROSSING_DOCUMENT"
    printf 'task,from,to\n08/KH-UBND,HP-UBND-LE-CHAN,%s\n' "$CROSSING_COMMUNE" >"$DEMO_PLACE/phan-cong-lai.csv"
    (cd "$DEMO_PLACE" && centre reassign --file phan-cong-lai.csv --document "$CROSSING_DOCUMENT" --dry-run | tail -n 3)
    (cd "$DEMO_PLACE" && centre reassign --file phan-cong-lai.csv --document "$CROSSING_DOCUMENT" | tail -n 1)
    if ! wait_until 20 crossing_may; then
        say "demo: the reassignment did not reach $CROSSING_COMMUNE"
        return 1
    fi
    printf '\n   %s\n' "Vài giây sau, máy của phường đã biết: nội dung tiếp theo được tiếp nhận."
    officer "$CROSSING_COMMUNE" submit --task '08/KH-UBND#11a' --action progress --percent 20 --result 'Đã rà soát hạ tầng số.' --wait 20
    printf '     … còn %s phân công chờ giao lại (các quận, huyện khác).\n' \
        "$("$DEMO_BINARIES/tiendo" reassign list --json | jq 'map(select(.state == "waiting")) | length')"
}

# The machine itself judges by the new assignment.
crossing_may() {
    agent "$CROSSING_COMMUNE" tasks --json |
        jq -e 'map(select(.task == "08/KH-UBND#11a" and .permission == "yes")) | length == 1' >/dev/null
}

tell_crossing() {
    step "Phần ba: một bản sao của trung tâm đi qua 00 giờ ngày 01/7/2025 (đồng hồ mô phỏng từ 23:59:45 ngày 30/6/2025)"
    # shellcheck disable=SC2086
    copy_begin crossing "$CROSSING_BEGIN" $CROSSING_MACHINES
    start_collector
    crossing_merger
    crossing_midnight
    crossing_reassign
    printf '\n   %s\n' "Lồng ghép (3824/VP-QH): Kết luận 334-KL/TU có số liệu từ báo cáo theo Kế hoạch 08/KH-UBND."
    centre status --plan 334-KL/TU | sed -n '1,14p'
    copy_end
}
